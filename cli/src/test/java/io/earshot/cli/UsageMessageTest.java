package io.earshot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compares what picocli says with what people read. */
class UsageMessageTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        Invalid value for option '--zone': cannot convert 'Mars' to class java.time.ZoneId | invalid value for option '--zone': "Mars" is no time zone, expected one as Europe/Berlin or UTC
        Invalid value for option '--x': cannot convert 'a' to URI (java.net.URISyntaxException: Illegal character) | invalid value for option '--x': "a": Illegal character
        Invalid value for option '--x': 'many' is not an int | invalid value for option '--x': 'many' is not a whole number
        Invalid value for positional parameter at index 0 (ID): 'x' is not a long | invalid value for ID: 'x' is not a whole number
        Invalid value for option '--output': expected one of [TABLE, CSV, JSON] (case-insensitive) but was 'xml' | invalid value for option '--output': "xml", expected one of table, csv, json
        Unmatched argument at index 0: 'incidnts' | unknown argument 'incidnts'
        Unmatched arguments from index 1: 'a', 'b' | unknown argument 'a', 'b'
        Unknown subcommand 'incidnts'. | unknown command 'incidnts'
        Unknown option: '--al' | unknown option: '--al'
        Error: --hosts, --pairs are mutually exclusive (specify only one) | --hosts, --pairs are mutually exclusive (specify only one)
        Missing required parameter: 'NAME' | missing required parameter: 'NAME'
        """)
    void aMessageAboutWrongUseIsPlain(String ofPicocli, String shown) {
        assertThat(UsageMessage.plain(ofPicocli)).isEqualTo(shown);
    }
}
