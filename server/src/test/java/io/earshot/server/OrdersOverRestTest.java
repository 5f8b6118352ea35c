package io.earshot.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrdersOverRestTest {

    private static final String CMDB = """
        be5,host58,TX,be,tx-main,192.168.5.11,be,db1,true
        db1,host7,NY,db,ny-main,192.168.7.1,db1,be,true
        """;

    @TempDir
    private Path folder;

    private RunningServer server;

    @BeforeEach
    void start() throws Exception {
        server = RunningServer.start(folder, CMDB, "", "2m");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aPollWithoutOrdersEndsWithNothingInIt() throws Exception {
        assertThat(server.get("/api/v1/containers/be5.host58/orders?wait=0").statusCode())
                .isEqualTo(204);
        assertThat(server.get("/api/v1/hosts/host58/orders?wait=1").statusCode())
                .isEqualTo(204);
    }

    @Test
    void onlyAgentsOfTheCmdbMayPoll() throws Exception {
        assertThat(server.get("/api/v1/containers/be6.host58/orders?wait=0").statusCode())
                .isEqualTo(404);
        assertThat(server.get("/api/v1/hosts/host99/orders?wait=0").statusCode())
                .isEqualTo(404);
    }

    @Test
    void aResultThatNobodyWaitsForIsRefused() throws Exception {
        assertThat(server.post(
                                "/api/v1/containers/be5.host58/order-results",
                                "{\"order\": \"a\", \"status\": \"DONE\", \"body\": {}}")
                        .statusCode())
                .isEqualTo(410);
        assertThat(server.post("/api/v1/containers/be5.host58/order-results", "{\"order\": 5}")
                        .statusCode())
                .isEqualTo(400);
    }
}
