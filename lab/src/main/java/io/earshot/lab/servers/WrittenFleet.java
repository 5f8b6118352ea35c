package io.earshot.lab.servers;

import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** A fleet of any size, of which each container provides a service and uses those of the next ones. */
final class WrittenFleet {

    /** The links of each container; a report of them is 1.4 kB of JSON. */
    static final int LINKS = 9;

    private static final int CONTAINERS_A_HOST = 40;

    private final int size;

    WrittenFleet(int size) {
        this.size = size;
    }

    ContainerName name(int container) {
        return new ContainerName("c" + container, host(container));
    }

    private static String host(int container) {
        return "host" + container / CONTAINERS_A_HOST;
    }

    private static String dataCenter(int container) {
        return "dc" + container / CONTAINERS_A_HOST % 3;
    }

    private static Ip address(int container) {
        return Ip.parse("10." + (container >> 16) + "." + (container >> 8 & 255) + "." + (container & 255));
    }

    private IntStream used(int container) {
        return IntStream.rangeClosed(1, LINKS).map(i -> (container + i * CONTAINERS_A_HOST) % size);
    }

    List<Ip> partners(int container) {
        return used(container).mapToObj(WrittenFleet::address).toList();
    }

    Container container(int container) {
        return new Container(
                name(container),
                dataCenter(container),
                "",
                "",
                List.of(address(container)),
                List.of("s" + container),
                used(container).mapToObj(i -> "s" + i).toList(),
                true);
    }

    /** Writes the fleet as a CMDB has it, and returns the file. */
    Path writeCmdb(Path file) throws IOException {
        return writeCmdb(file, address(0));
    }

    /** The same after the first container got another address. */
    Path writeCmdb(Path file, Ip firstAddress) throws IOException {
        try (BufferedWriter csv = Files.newBufferedWriter(file)) {
            csv.write("container,host,dataCenter,addresses,services,uses\n");
            for (int i = 0; i < size; i++) {
                String uses =
                        String.join(" ", used(i).mapToObj(other -> "s" + other).toList());
                csv.write("c" + i + "," + host(i) + "," + dataCenter(i) + "," + (i == 0 ? firstAddress : address(i))
                        + ",s" + i + "," + uses + "\n");
            }
        }
        return file;
    }

    /** Returns a report as an agent writes it, with the same round trips for the same container and number. */
    String report(int container, int number) {
        SplittableRandom random = new SplittableRandom(31L * container + number);
        StringBuilder json = new StringBuilder("{\"container\":\"")
                .append(name(container))
                .append("\",\"startId\":\"run0\",\"sequence\":")
                .append(number)
                .append(",\"version\":\"load\",\"links\":[");
        String comma = "";
        for (Ip partner : partners(container)) {
            int micros = 200 + random.nextInt(1_000);
            json.append(comma)
                    .append("{\"ip\":\"")
                    .append(partner)
                    .append("\",\"sent\":12,\"received\":12,\"state\":\"UP\",\"rtt\":{\"min\":")
                    .append(micros / 1e3)
                    .append(",\"avg\":")
                    .append((micros + 100) / 1e3)
                    .append(",\"p95\":")
                    .append((micros + 300) / 1e3)
                    .append(",\"max\":")
                    .append((micros + 300 + random.nextInt(2_000)) / 1e3)
                    .append("},\"pathMtu\":1500}");
            comma = ",";
        }
        return json.append("],\"load\":")
                .append(random.nextInt(400) / 100.0)
                .append(",\"nginx\":{\"accessRate\":")
                .append(random.nextInt(100_000) / 100.0)
                .append(",\"errors\":{\"502\":")
                .append(random.nextInt(100) / 100.0)
                .append("}}}")
                .toString();
    }
}
