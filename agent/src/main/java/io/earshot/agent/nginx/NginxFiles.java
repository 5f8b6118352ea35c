package io.earshot.agent.nginx;

/**
 * Says where nginx's configuration is.
 *
 * @param root of the container's files; in host mode with {@code {container}}, {@code {name}} and {@code {pid}} in it
 * @param main the main file, as the container sees it
 */
public record NginxFiles(String root, String main) {

    public static final String USUAL_MAIN = "/etc/nginx/nginx.conf";
    public static final String OWN_ROOT = "/";

    /** The files of a process of the container, in host mode. */
    public static final String ROOT_OF_PROCESS = "/proc/{pid}/root";

    public NginxFiles {
        if (!main.startsWith("/")) {
            throw new IllegalArgumentException(
                    "configuration of nginx \"" + main + "\", expected an absolute path, as in " + USUAL_MAIN);
        }
    }
}
