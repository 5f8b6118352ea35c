package io.earshot.site;

import io.earshot.site.Page.Link;
import io.earshot.site.Page.Section;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Document;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.Image;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.AttributeProvider;
import org.commonmark.renderer.html.HtmlRenderer;
import org.commonmark.renderer.text.TextContentRenderer;

/** Reads Markdown as GitHub does: with tables, and with an anchor at each heading. */
final class MarkdownReader {

    private static final List<Extension> EXTENSIONS = List.of(TablesExtension.create());

    private static final Parser PARSER = Parser.builder()
            .extensions(EXTENSIONS)
            .includeSourceSpans(IncludeSourceSpans.BLOCKS)
            .build();

    private static final TextContentRenderer WORDS =
            TextContentRenderer.builder().extensions(EXTENSIONS).build();

    private final Sources sources;

    MarkdownReader(Sources sources) {
        this.sources = sources;
    }

    Page read(String path, String markdown) {
        String url = sources.find(path).orElseThrow();
        Node document = PARSER.parse(markdown);
        removeComments(document);
        Map<Node, String> anchors = anchors(document);
        List<Section> sections = sections(document, anchors, path);
        List<Link> links = links(document, path, url);
        String html = HtmlRenderer.builder()
                .extensions(EXTENSIONS)
                .escapeHtml(true)
                .attributeProviderFactory(context -> attributes(anchors))
                .build()
                .render(document)
                // A wide table scrolls by itself, so that the page does not.
                .replace("<table>", "<div class=\"wide\" tabindex=\"0\"><table>")
                .replace("</table>", "</table></div>");
        return new Page(path, url, sections.getFirst().heading(), html, sections, links);
    }

    /** Comments are for those who edit the file. Other markup is shown as it is. */
    private static void removeComments(Node document) {
        Node node = document.getFirstChild();
        while (node != null) {
            Node next = node.getNext();
            if (node instanceof HtmlBlock block
                    && block.getLiteral().startsWith("<!--")
                    && block.getLiteral().strip().endsWith("-->")) {
                node.unlink();
            }
            node = next;
        }
    }

    private static AttributeProvider attributes(Map<Node, String> anchors) {
        return (node, tag, attributes) -> {
            if (node instanceof Heading) {
                attributes.put("id", anchors.get(node));
            } else if (node instanceof Image) {
                attributes.put("loading", "lazy");
            } else if (node instanceof TableBlock && tag.equals("table")) {
                attributes.remove("class");
            }
            // Alignment comes as a style, which the content security policy refuses.
            attributes.remove("style");
        };
    }

    private static Map<Node, String> anchors(Node document) {
        Map<Node, String> anchors = new HashMap<>();
        Map<String, Integer> used = new HashMap<>();
        for (Node node = document.getFirstChild(); node != null; node = node.getNext()) {
            if (node instanceof Heading) {
                String anchor = anchor(words(node));
                int before = used.merge(anchor, 1, Integer::sum) - 1;
                anchors.put(node, before == 0 ? anchor : anchor + "-" + before);
            }
        }
        return anchors;
    }

    /** Returns the anchor that GitHub makes of a heading, so that one link serves both. */
    private static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
    }

    private static List<Section> sections(Node document, Map<Node, String> anchors, String path) {
        List<Section> sections = new ArrayList<>();
        String id = "";
        int level = 1;
        String heading = path.substring(path.lastIndexOf('/') + 1);
        StringBuilder text = new StringBuilder();
        for (Node node = document.getFirstChild(); node != null; node = node.getNext()) {
            if (node instanceof Heading next) {
                if (!id.isEmpty() || !text.isEmpty()) {
                    sections.add(new Section(id, level, heading, text.toString().strip()));
                }
                id = anchors.get(next);
                level = next.getLevel();
                heading = words(next);
                text.setLength(0);
            } else {
                text.append(WORDS.render(node)).append('\n');
            }
        }
        sections.add(new Section(id, level, heading, text.toString().strip()));
        return sections;
    }

    private static String words(Node node) {
        return WORDS.render(node).strip();
    }

    /** Turns links to files into links to pages, and returns them as they were. */
    private List<Link> links(Node document, String path, String url) {
        List<Link> links = new ArrayList<>();
        List<Node> elsewhere = new ArrayList<>();
        document.accept(new AbstractVisitor() {
            @Override
            public void visit(org.commonmark.node.Link link) {
                target(link.getDestination()).ifPresent(target -> {
                    Link found = found(link, target, path);
                    links.add(found);
                    Optional<String> page = sources.find(found.target());
                    if (page.isPresent()) {
                        link.setDestination(
                                between(url, page.get()) + (found.anchor().isEmpty() ? "" : "#" + found.anchor()));
                    } else {
                        elsewhere.add(link);
                    }
                });
                visitChildren(link);
            }

            @Override
            public void visit(Image image) {
                target(image.getDestination()).ifPresent(target -> {
                    Link found = found(image, target, path);
                    links.add(found);
                    sources.find(found.target()).ifPresent(page -> image.setDestination(between(url, page)));
                });
            }
        });
        elsewhere.forEach(MarkdownReader::unlink);
        return links;
    }

    /** Leaves the words of a link to a file that is in the repository alone. */
    private static void unlink(Node link) {
        while (link.getFirstChild() != null) {
            link.insertBefore(link.getFirstChild());
        }
        if (link.getPrevious() == null && link.getNext() == null) {
            link.insertAfter(new Text(""));
        }
        link.unlink();
    }

    /** Returns the destination if it is a file of the repository or a heading of the same page. */
    private static Optional<URI> target(String destination) {
        URI target = URI.create(destination);
        return target.getScheme() == null ? Optional.of(target) : Optional.empty();
    }

    private static Link found(Node node, URI target, String path) {
        String file = target.getPath() == null || target.getPath().isEmpty()
                ? path
                : URI.create(path).resolve(target.getPath()).normalize().toString();
        return new Link(
                line(node), file, Optional.ofNullable(target.getFragment()).orElse(""));
    }

    /** Spans are kept of blocks alone. */
    private static int line(Node node) {
        Node block = node;
        while (block.getSourceSpans().isEmpty() && !(block instanceof Document)) {
            block = block.getParent();
        }
        return block.getSourceSpans().isEmpty()
                ? 1
                : block.getSourceSpans().getFirst().getLineIndex() + 1;
    }

    /** Returns the relative address from one page to another. */
    static String between(String from, String to) {
        int common = 0;
        for (int slash = from.indexOf('/');
                slash >= 0 && to.startsWith(from.substring(0, slash + 1));
                slash = from.indexOf('/', slash + 1)) {
            common = slash + 1;
        }
        long up = from.substring(common).chars().filter(c -> c == '/').count();
        return "../".repeat((int) up) + to.substring(common);
    }
}
