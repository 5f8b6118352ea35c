package io.earshot.cli.pages;

import java.util.List;

/** Lists the keys of traffic.yaml, which are read one by one. ReferenceTest compares them with the readers. */
final class TrafficKeys {

    static final List<Key> TOP = List.of(
            key("apps", "list of sections", "required", "applications that are watched"),
            key(
                    "directory",
                    "path",
                    "",
                    "folder of capture files that are followed as they grow and rotate; required without {--once}"),
            key("state", "path", "traffic-state", "folder of results and positions"),
            key(
                    "listen",
                    "HOST:PORT",
                    "127.0.0.1:8790",
                    "loopback address of the page and the REST interface; none by default with {database}"),
            key(
                    "people",
                    "path",
                    "",
                    "file with one NAME ROLE TOKEN on each line; without it everybody on the machine may read"),
            key("keep", "section", "", "age at which rows are deleted"),
            key("keep.transactions", "duration", "7d", "age at which single transactions are deleted"),
            key("keep.figures", "duration", "400d", "age at which figures of minutes are deleted"),
            key(
                    "keep.size",
                    "size, MB, GB or TB",
                    "10GB",
                    "size of the embedded database, at least 64MB; at that size the oldest transactions are deleted"),
            key(
                    "capture",
                    "section",
                    "",
                    "interfaces that are captured into {directory}, where every application speaks ISO 8583"),
            key("capture.interfaces", "list of texts", "required", "names of the interfaces"),
            key("capture.size", "size, MB, GB or TB", "10GB", "size of all capture files together, at least 64MB"),
            key("capture.filter", "text", "", "filter in pcap syntax, as in {tcp port 9001}"),
            key("network", "text", "", "name of the network that no tag of a frame tells"),
            key(
                    "networks",
                    "section",
                    "",
                    "tags of networks with the same addresses: {NAME: [TAG, ...]} with TAG as {vlan:10}, {vni:77}, {gre:5} or {interface:eth1}"),
            key("database", "section", "", "PostgreSQL database for results, instead of files in {state}"),
            key("database.url", "text", "required", "JDBC URL, as in {jdbc:postgresql://db.example.com/traffic}"),
            key("database.user", "text", "", "user of the database"),
            key("database.password", "text", "", "password of the user"),
            key("server", "section", "", "Earshot server that receives the figures of links"),
            key("server.url", "URL", "required", "address of the server; {http} only on the same machine"),
            key("server.tokenFile", "path", "", "file with the token"),
            key("server.readerTokenFile", "path", "", "file with a token of the role reader; for apps with {cmdb}"),
            key(
                    "server.certificate",
                    "path",
                    "",
                    "authority of the server's certificate, PEM; by default those that Java trusts"),
            key("server.name", "text", "", "name of this station; by default the machine's host name"),
            key("kafka", "section", "", "brokers over which several machines share the work"),
            key("kafka.bootstrap", "list of texts", "required", "brokers as HOST:PORT"),
            key(
                    "kafka.topics",
                    "text",
                    "earshot-traffic",
                    "beginning of the names of topics and groups, one for each capture"),
            key("kafka.partitions", "number", "8", "partitions of each topic, the most threads that share decoding"),
            key("kafka.keep", "duration", "1h", "age at which packets and exchanges are deleted from their topics"),
            key(
                    "kafka.replay",
                    "duration",
                    "2m",
                    "time of the packets that is decoded again where a worker takes over from another one"),
            key(
                    "kafka.unmasked",
                    "true or false",
                    "false",
                    "whether packets are published as they are; required for apps of other protocols than ISO 8583"),
            key("kafka.properties", "section", "", "properties of Kafka's clients, for TLS and SASL"));

    static final List<Key> APPS = List.of(
            key(
                    "apps[].name",
                    "text",
                    "required",
                    "name of the application in tables: letters, digits, hyphens, dots and underscores"),
            key(
                    "apps[].addresses",
                    "list of texts",
                    "[]",
                    "addresses of its servers, as {ADDRESS:PORT} or {*:PORT}; required without {cmdb}"),
            key("apps[].network", "text", "", "network of these addresses; by default the one that no tag tells"),
            key(
                    "apps[].cmdb",
                    "section",
                    "",
                    "containers whose addresses the server of Earshot tells; all keys that are there must hold"),
            key(
                    "apps[].cmdb.service",
                    "text",
                    "",
                    "service that the containers provide; one of {service}, {role}, {cluster} and {tag} is required"),
            key("apps[].cmdb.role", "text", "", "role of the containers"),
            key("apps[].cmdb.cluster", "text", "", "cluster of the containers"),
            key("apps[].cmdb.tag", "text", "", "tag of the containers, as {env=prod}"),
            key("apps[].cmdb.port", "number", "required", "port of the servers"),
            key(
                    "apps[].protocol",
                    "one of iso8583, http, mysql, postgresql, mongodb, redis, dns, tls",
                    "iso8583",
                    "protocol of its messages"),
            key(
                    "apps[].dialect",
                    "text or section",
                    "",
                    "dialect of ISO 8583: a shipped one, a file beside this one, or the dialect itself; required with {protocol: iso8583}"),
            key(
                    "apps[].success",
                    "list of texts",
                    "",
                    "codes that mean success; by default those of the dialect, for HTTP every status below 400"),
            key(
                    "apps[].correlate",
                    "list of numbers",
                    "",
                    "fields by which answers are paired with requests; by default those of the dialect"),
            key("apps[].target", "duration", "1s", "response time within which an answer is on time"),
            key("apps[].timeLimit", "duration", "30s", "time after which a request counts as unanswered"),
            key(
                    "apps[].forgetAfter",
                    "duration",
                    "5m",
                    "time until which a late answer is recognised; at least {timeLimit}; by default twice {timeLimit} if that is longer"),
            key(
                    "apps[].quiet",
                    "duration",
                    "0s",
                    "time without requests after which the application is in trouble; 0 for never"),
            key("apps[].code", "section", "", "field of an HTTP body with the code of an answer; needs {success}"),
            key(
                    "apps[].code.json",
                    "text",
                    "",
                    "JSON pointer to the field; one of {json}, {xml} and {form} is required"),
            key(
                    "apps[].code.xml",
                    "text",
                    "",
                    "path of elements without prefixes; {*} is any element, a last step {@name} is an attribute"),
            key("apps[].code.form", "text", "", "name of a form's field"),
            key("apps[].code.in", "one of request, response", "response", "message that holds the field"),
            key("apps[].code.required", "true or false", "false", "whether an answer without the field fails"),
            key("apps[].dimensions", "list of sections", "[]", "fields by which figures are grouped, at most 60"),
            key("apps[].dimensions[].name", "text", "required", "name of the dimension in tables"),
            key(
                    "apps[].dimensions[].field",
                    "number",
                    "",
                    "field of ISO 8583, 2 to 192; required with {protocol: iso8583}"),
            key(
                    "apps[].dimensions[].json",
                    "text",
                    "",
                    "JSON pointer to the field; one of {json}, {xml} and {form} is required with {protocol: http}"),
            key("apps[].dimensions[].xml", "text", "", "path of elements, as for {code}"),
            key("apps[].dimensions[].form", "text", "", "name of a form's field"),
            key("apps[].dimensions[].in", "one of request, response", "request", "message that holds the field"),
            key("apps[].dimensions[].from", "number, characters", "0", "first character of the value that counts"),
            key("apps[].dimensions[].length", "number, characters", "0", "number of characters that count; 0 for all"));

    private TrafficKeys() {}

    private static Key key(String path, String type, String standard, String meaning) {
        return new Key(path, type, standard, meaning.replace('{', '`').replace('}', '`'));
    }
}
