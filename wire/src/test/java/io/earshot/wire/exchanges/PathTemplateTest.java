package io.earshot.wire.exchanges;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathTemplateTest {

    @ParameterizedTest
    @CsvSource({
        "/, /",
        "/users/17, /users/{}",
        "/users/17/orders?token=secret, /users/{}/orders",
        "/api/v2/items/9f8b1c22-0a4d-4c1e-9d65-2f3a1d0c7b11, /api/v2/items/{}",
        "/mail/jane@example.com, /mail/{}",
        "/q/%E4%B8%AD, /q/{}",
        "/static/index.html, /static/index.html",
        "http://host:8080/a/b, /a/b",
        "*, *",
        "/a/b/c/d/e/f/g/h/i/j, /a/b/c/d/e/f/g/h/…",
        "/reset/abcdefghijklmnopqrstuvwxyzabcdefghijklmnop, /reset/{}",
        "/path;jsessionid=secret, /path",
    })
    void variablePartsAreReplacedAndTheQueryIsDropped(String path, String template) {
        byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        assertThat(PathTemplate.of(bytes, bytes.length)).isEqualTo(template);
    }
}
