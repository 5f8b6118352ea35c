package io.earshot.cmdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.Networks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tells containers, hosts and addresses that a CSV file has more than once apart. */
class CsvConflictsTest {

    private static final String HEADER = "container,host,dataCenter,role,cluster,addresses,services,uses,running\n";

    @TempDir
    private Path directory;

    @Test
    void aSecondContainerOfTheSameNameNamesTheFirstsLine() throws Exception {
        assertThat(problem(HEADER + "be5,host58,TX,,,10.0.0.1,,,true\nBE5,Host58,TX,,,10.0.0.2,,,true\n"))
                .isEqualTo("container be5.host58 stands in line 2 already, expected once");
    }

    @Test
    void anAddressOfSeveralLivingContainersBelongsToNoneOfThem() throws Exception {
        CmdbReading reading = read(HEADER + "be5,host58,TX,,,172.17.0.1 10.0.0.5,,,true\n"
                + "be6,host58,TX,,,::ffff:172.17.0.1 10.0.0.6,,,true\n"
                + "be7,host58,TX,,,172.17.0.1,,,true\n");

        assertThat(reading.inventory().containers())
                .extracting(c -> c.name().container() + " " + c.addresses())
                .containsExactly("be5 [10.0.0.5]", "be6 [10.0.0.6]", "be7 []");
        assertThat(reading.problems())
                .extracting(problem -> problem.object() + ": " + problem.problem())
                .containsExactly(
                        "line 2: address 172.17.0.1 of be5.host58 is left out, 3 containers have it, expected one"
                                + " owner",
                        "line 3: address 172.17.0.1 of be6.host58 is left out, 3 containers have it, expected one"
                                + " owner",
                        "line 4: address 172.17.0.1 of be7.host58 is left out, 3 containers have it, expected one"
                                + " owner");
    }

    @Test
    void anAddressHasOneOwnerInEachNetworkAndAConflictIsToldWithinOneAlone() throws Exception {
        CmdbReading reading = read("""
                container,host,dataCenter,addresses,network
                be5,a,TX,10.0.0.1,
                be5,b,TX,10.0.0.1 10.0.0.2,tenant-b
                gw,edge,TX,10.0.0.254 10.0.0.254@tenant-b 10.0.0.3@tenant-c,default
                fe1,b,TX,10.0.0.7,tenant-b tenant-c
                be6,b,TX,10.0.0.2,tenant-b
                be7,b,TX,10.0.0.8@,@tenant
                """);

        assertThat(reading.inventory().containers())
                .extracting(c -> c.name() + " " + c.addresses() + " "
                        + c.networks().names() + " "
                        + IntStream.range(0, c.addresses().size())
                                .mapToObj(c.networks()::of)
                                .toList())
                .containsExactly(
                        "be5.a [10.0.0.1] [default] [default]",
                        "be5.b [10.0.0.1] [tenant-b] [tenant-b]",
                        "gw.edge [10.0.0.254, 10.0.0.254, 10.0.0.3] [default, tenant-b, tenant-c]"
                                + " [default, tenant-b, tenant-c]",
                        "fe1.b [10.0.0.7] [tenant-b, tenant-c] [tenant-b]",
                        "be6.b [] [tenant-b] []",
                        "be7.b [] [default] []");
        assertThat(reading.problems())
                .extracting(problem -> problem.object() + ": " + problem.problem())
                .containsExactly(
                        "line 3: address 10.0.0.2 of network tenant-b of be5.b is left out, 2 containers have it,"
                                + " expected one owner",
                        "line 6: address 10.0.0.2 of network tenant-b of be6.b is left out, 2 containers have it,"
                                + " expected one owner",
                        "line 7: be7.b: network \"@tenant\", expected a name of 1 to 63 characters without spaces,"
                                + " commas and @",
                        "line 7: be7.b: network \"\", expected a name of 1 to 63 characters without spaces, commas and"
                                + " @");
    }

    @Test
    void aConflictIsSettledByWhoLivesAndNotByTheOrder() throws Exception {
        CmdbReading reading = read("""
                container,host,dataCenter,addresses,running,takesTraffic
                stopped,host58,EU,10.0.0.1,false,true
                drained,host58,FRA,10.0.0.1,true,false
                living,host58,TX,10.0.0.1,true,true
                twice,host59,TX,10.0.0.2,false,true
                twice,host59,TX,10.0.0.3,true,true
                """);

        assertThat(reading.inventory()
                        .owner(Networks.DEFAULT, Ip.parse("10.0.0.1"))
                        .orElseThrow()
                        .name())
                .isEqualTo(new ContainerName("living", "host58"));
        assertThat(reading.inventory().containers())
                .extracting(c -> c.name().container() + " " + c.dataCenter() + " " + c.addresses() + " " + c.running()
                        + " " + c.takesTraffic())
                .containsExactly(
                        "stopped TX [] false false",
                        "drained TX [] true false",
                        "living TX [10.0.0.1] true true",
                        "twice TX [10.0.0.3] true true");
        assertThat(reading.problems())
                .extracting(problem -> problem.object() + ": " + problem.problem())
                .contains(
                        "line 2: address 10.0.0.1 of stopped.host58 is left out, it belongs to living.host58 in line 4,"
                                + " expected one owner",
                        "line 5: container twice.host59 stands in line 6 already, expected once");
    }

    @Test
    void aHostStandsInOneDataCentre() throws Exception {
        assertThat(problem(HEADER + "be5,host58,TX,,,,,,true\nbe6,host58,EU,,,,,,true\n"))
                .isEqualTo("host host58 of be6.host58 in data centre \"EU\", expected \"TX\" as in line 2;"
                        + " taken for that");
    }

    @Test
    void whatALineThatIsLeftOutClaimsIsFreeForOthers() throws Exception {
        CmdbReading reading = read(HEADER + "be5,host58,,,,10.0.0.1,,,true\nbe5,host58,TX,,,10.0.0.1,,,true\n");

        assertThat(reading.inventory().containers())
                .extracting(c -> c.name() + " " + c.dataCenter() + " " + c.addresses())
                .containsExactly("be5.host58 TX [10.0.0.1]");
        assertThat(reading.problems()).extracting(CmdbProblem::object).containsExactly("line 2");
    }

    private String problem(String text) throws Exception {
        CmdbReading reading = read(text);
        assertThat(reading.problems()).hasSize(1);
        return reading.problems().getFirst().problem();
    }

    private CmdbReading read(String text) throws Exception {
        Path file = Files.writeString(directory.resolve("cmdb.csv"), text);
        return new CsvCmdb(file).read();
    }
}
