package io.earshot.model.json;

import io.earshot.model.AgentProcess;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import tools.jackson.core.JsonGenerator;

/** Reads and writes the section {@code agent}. */
final class AgentCodec implements SectionCodec<AgentProcess> {

    /** 68 years. A larger number is no uptime, and a time less that much may not be a time. */
    private static final int LONGEST_UPTIME = Integer.MAX_VALUE;

    @Override
    public String name() {
        return "agent";
    }

    @Override
    public Class<AgentProcess> kind() {
        return AgentProcess.class;
    }

    @Override
    public void write(AgentProcess agent, JsonGenerator json) {
        json.writeStartObject();
        json.writeNumberProperty("uptimeSeconds", agent.uptime().toSeconds());
        agent.residentBytes().ifPresent(bytes -> json.writeNumberProperty("residentBytes", bytes));
        agent.cpuShare().ifPresent(share -> json.writeNumberProperty("cpuShare", Math.round(share * 1e6) / 1e6));
        agent.machineId().ifPresent(id -> json.writeStringProperty("machineId", id));
        json.writeEndObject();
    }

    /** Without an uptime nothing tells one process from the next. */
    @Override
    public Optional<AgentProcess> read(JsonReader in) throws BadJsonException {
        var agent = new Object() {
            Optional<Duration> uptime = Optional.empty();
            OptionalLong residentBytes = OptionalLong.empty();
            OptionalDouble cpuShare = OptionalDouble.empty();
            Optional<String> machineId = Optional.empty();
        };
        in.readFields(field -> {
            switch (field) {
                case "uptimeSeconds" -> agent.uptime = Optional.of(Duration.ofSeconds(in.integer(0, LONGEST_UPTIME)));
                case "residentBytes" -> agent.residentBytes = OptionalLong.of(in.count());
                case "cpuShare" -> agent.cpuShare = OptionalDouble.of(in.number());
                case "machineId" -> agent.machineId = Optional.of(in.string());
                default -> in.skip();
            }
        });
        try {
            return agent.uptime.map(
                    uptime -> new AgentProcess(uptime, agent.residentBytes, agent.cpuShare, agent.machineId));
        } catch (IllegalArgumentException e) {
            throw in.refused(e);
        }
    }
}
