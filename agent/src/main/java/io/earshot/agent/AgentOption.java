package io.earshot.agent;

import java.util.Locale;

/** Lists an agent's options: on its command line, or as {@code EARSHOT_…} in its environment. */
enum AgentOption {
    SERVER(
            "URL",
            "address of the server; several with commas: the next is used when one fails; | separates equal ones"),
    NAME("NAME", "name of the container, as in be5.host58 (default: made of the machine's host name, as in web1.web1)"),
    HOST("HOST", "name of the host, for one agent that probes from the network namespaces of all its containers"),
    TOKEN_FILE("FILE", "file with the token for the server (default: the token in EARSHOT_TOKEN, if it is set)"),
    FLEET_KEY_FILE(
            "FILE", "file with the fleet's key, from which the agent derives its token, where secrets are shared"),
    TLS_CA("FILE", "authority of the server's certificate, PEM (default: those that Java trusts)"),
    TLS_CERT("FILE", "client certificate with its chain, PEM or PKCS #12"),
    TLS_KEY("FILE", "key of the client certificate, PEM (default: in the certificate's file)"),
    TLS_PASSWORD_FILE("FILE", "file with the password of a PKCS #12 file"),
    NGINX_STATUS(
            "URL", "nginx's stub_status page, or none (default: http://127.0.0.1/nginx_status where there is a log)"),
    NGINX_LOG("FILE", "nginx's access log; several, separated by commas, or none (default: /var/log/nginx/access.log)"),
    NGINX_LOG_FORMAT("FORMAT", "format of that log, as log_format in nginx's configuration (default: combined)"),
    NGINX_CONF("FILE", "nginx's configuration, whose upstreams are reported, or none (default: /etc/nginx/nginx.conf)"),
    TCP_PORTS(
            "PORTS", "ports of probes by TCP, where ICMP fails and a partner's port is not known (default: 443,80,22)"),
    SOCKETS("WHAT", "report of open connections: names (with names of processes), nameless, or none (default: names)"),
    LABEL("KEY=VALUE", "label of the machine, announced where there is no CMDB, as in dataCenter=TX; may be repeated"),
    ANNOUNCE_EXCEPT(
            "NAMES", "interfaces whose addresses are not announced (default: docker*,br-*,virbr* and similar ones)"),
    TASK_KEYS("FILE", "keys whose tasks are executed, one NAME KEY on each line (default: none, tasks are off)"),
    TASK_WORDS("DIR", "folder with a file NAME.word for each allowed word (default: /etc/earshot/words)"),
    TASK_STATE("DIR", "folder for the record of executed tasks (default: /var/lib/earshot-agent)"),
    TASK_PEERS("PORT", "port at which agents of a site fetch files from each other, or none (default: 8097)"),
    TASK_PEERS_RATE("RATE", "octets a second that are given to other agents, as in 500k or 10m (default: 10m)"),
    NETNS_DIR("DIR", "with --host: folder of the containers' network namespaces (default: /run/netns)"),
    NETNS_COMMAND("COMMAND", "with --host: command that prints NAME PID for each container, instead of a folder"),
    NETNS_RUNTIME("DIR", "with --host: state folder of an OCI runtime, instead of a folder"),
    CONTAINER_ROOT("DIR", "with --host: folder of a container's files, may hold {name} (default: /proc/{pid}/root)"),
    NETNS_PATTERN(
            "REGEX", "with --host: pattern of a namespace's name; its first group is the container's (default: (.+))");

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
