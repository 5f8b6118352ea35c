package io.earshot.agent;

import java.util.Locale;

/** Lists an agent's options: on its command line, or as {@code EARSHOT_…} in its environment. */
enum AgentOption {
    SERVER("URL", "the server; after a comma the next one when one fails, after | one of equal rank"),
    NAME(
            "NAME",
            "the one container whose agent this is, as in be5.host58 (default: the machine's host name, web1.web1)"),
    HOST("HOST", "or the host all of whose containers it serves, from inside their network namespaces"),
    TOKEN_FILE("FILE", "holds the token for the server (or EARSHOT_TOKEN in the environment)"),
    FLEET_KEY_FILE(
            "FILE", "or the fleet's key, from which the agent makes its token, where agents share their secrets"),
    TLS_CA("FILE", "PEM: who may vouch for the server (default: the usual authorities)"),
    TLS_CERT("FILE", "our own certificate with its chain, PEM or PKCS #12"),
    TLS_KEY("FILE", "its key, PEM (default: in the certificate's file)"),
    TLS_PASSWORD_FILE("FILE", "the password of a PKCS #12 file"),
    NGINX_STATUS(
            "URL", "nginx's stub_status page, or none (default: http://127.0.0.1/nginx_status where there is a log)"),
    NGINX_LOG("FILE", "nginx's access log; several, separated by commas, or none (default: /var/log/nginx/access.log)"),
    NGINX_LOG_FORMAT("FORMAT", "as log_format in nginx's configuration (default: combined)"),
    TCP_PORTS("PORTS", "where ICMP is no way and a partner's port is not known (default: 443,80,22)"),
    SOCKETS("WHAT", "of the container's connections: names (with those of processes, the default), nameless, or none"),
    LABEL(
            "KEY=VALUE",
            "announced of the machine where a CMDB is missing, as in dataCenter=TX; may be there several times"),
    ANNOUNCE_EXCEPT(
            "NAMES", "interfaces whose addresses are not announced (default: docker*,br-*,virbr* and their like)"),
    TASK_KEYS("FILE", "the keys whose tasks are executed, NAME KEY a line (default: none, tasks are off)"),
    TASK_WORDS("DIR", "holds NAME.word for each word that is allowed (default: /etc/earshot/words)"),
    TASK_STATE("DIR", "keeps which tasks were executed (default: /var/lib/earshot-agent)"),
    NETNS_DIR("DIR", "of a host: the folder of its containers' network namespaces (default: /run/netns)"),
    NETNS_COMMAND("COMMAND", "of a host: prints NAME PID for each container, instead of a folder"),
    NETNS_RUNTIME("DIR", "of a host: state folder of an OCI runtime, instead of a folder"),
    NETNS_PATTERN("REGEX", "of a host: a namespace's name, its first group the container's (default: (.+))");

    private final String parameter;
    private final String description;

    AgentOption(String parameter, String description) {
        this.parameter = parameter;
        this.description = description;
    }

    String flag() {
        return "--" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    String variable() {
        return "EARSHOT_" + name();
    }

    String help() {
        return line(flag() + " " + parameter, description);
    }

    static String line(String option, String description) {
        return String.format(Locale.ROOT, "  %-27s %s%n", option, description);
    }
}
