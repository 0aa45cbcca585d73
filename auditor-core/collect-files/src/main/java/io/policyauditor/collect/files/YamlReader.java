package io.policyauditor.collect.files;

import io.policyauditor.policy.text.Limits;
import io.policyauditor.policy.text.Problem;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.Span;
import io.policyauditor.policy.text.Tree;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/**
 * Reads YAML 1.2 into located trees, one a document. It never throws: the first mistake of a document is reported with
 * its position, what stood before it is kept, and reading goes on with the next document ({@code ---}).
 *
 * <p>Plain scalars mean what the core schema says: {@code yes} and {@code 2012-10-17} are strings. Duplicate keys are
 * kept. An alias is its anchor's node, with the anchor's span. {@code <<} merges a mapping, or a list of mappings of
 * which the earlier win, under the keys that are written out, whether these stand before or behind it. Local and
 * unknown tags give a {@code TaggedNode}, in which a plain scalar is a string.
 *
 * <p>Bounds: {@link Limits#DEPTH} levels, aliases included; {@value #ALIASED_NODES} nodes a document that aliases
 * repeat; {@link Limits#VALUES} values; {@link Limits#PROBLEMS} documents that cannot be read and {@value #DOCUMENTS} documents in all; behind these
 * the rest of the text is passed over, with a problem.
 */
public final class YamlReader {
    /** The message of the one problem of a document that is a Helm or Terraform template and no YAML yet. */
    public static final String TEMPLATE = "a template, not YAML yet; render it first";

    static final long ALIASED_NODES = 1_000_000;
    static final int DOCUMENTS = 100_000;

    private static final int MESSAGE = 200;

    private final SourceText source;
    private final String text;
    private final CodePoints codePoints;
    private final List<Problem> unprintable = new ArrayList<>();
    private final List<Tree> trees = new ArrayList<>();
    private final LoadSettings settings;
    private final long mostEvents;
    private int unreadable;
    private long taken;

    // INVARIANT: the document being read, or the last one read, to which a mistake behind its end belongs.
    private @Nullable YamlDocument document;

    private YamlReader(SourceText source, long mostValues) {
        // A value comes with its key, or with the end of what it opens.
        this.mostEvents = 2 * mostValues;
        this.source = source;
        this.text = printable(source);
        this.codePoints = CodePoints.of(text);
        this.settings = LoadSettings.builder()
                .setLabel(source.name())
                .setCodePointLimit(Integer.MAX_VALUE)
                // The engine copies all it looked ahead at whenever it reads on, so a line must fit at once.
                .setBufferSize(Math.min(text.length(), Math.max(1 << 16, longestLine(text))) + 1)
                .build();
    }

    /** Reads all documents of a text; a text with nothing but comments has none. */
    public static List<Tree> read(SourceText source) {
        return read(source, Limits.VALUES);
    }

    static List<Tree> read(SourceText source, long mostValues) {
        return new YamlReader(source, mostValues).stream();
    }

    private List<Tree> stream() {
        int at = 0;
        while (at >= 0) {
            at = parse(at);
        }
        finish(text.length());
        if (!unprintable.isEmpty() && trees.isEmpty()) {
            trees.add(new Tree(null, unprintable));
        }
        return List.copyOf(trees);
    }

    /** Parses from an offset to the end or to the first mistake; returns where to go on, -1 for nowhere. */
    private int parse(int from) {
        int base = codePoints.codePoint(from);
        StringReader rest = new StringReader(text);
        try {
            rest.skip(from);
            Iterator<Event> events = new Parse(settings).parseReader(rest).iterator();
            while (events.hasNext()) {
                Event event = events.next();
                int start = offset(base, event.getStartMark(), from);
                int end = Math.max(start, offset(base, event.getEndMark(), start));
                if (event instanceof DocumentStartEvent) {
                    finish(start);
                    if (trees.size() >= DOCUMENTS) {
                        return passOver(start, "more than " + DOCUMENTS + " documents");
                    }
                    document = new YamlDocument(source, start);
                }
                if (++taken > mostEvents) {
                    return passOver(start, "more than " + mostEvents / 2 + " values");
                }
                if (document != null && !document.take(event, start, end)) {
                    return resume(from, start);
                }
            }
            return -1;
        } catch (MarkedYamlEngineException e) {
            int at = offset(base, e.getProblemMark(), from);
            boolean aboutBlock = String.valueOf(e.getContext()).contains("block");
            int about = aboutBlock ? -1 : offset(base, e.getContextMark(), from);
            return failed(from, at, about, "not YAML: " + oneLine(e.getProblem()));
        } catch (java.io.IOException | RuntimeException e) {
            // The engine's own failures, such as "\\UFFFFFFFF", carry no position.
            int at = document == null ? from : Math.max(from, document.end());
            return failed(from, at, -1, "not YAML: the parser gave up behind this place");
        }
    }

    private int failed(int from, int at, int about, String message) {
        YamlDocument failing = document;
        boolean nextBegins = failing != null && failing.ended() && isDocumentStart(lineStart(at));
        if (failing == null || nextBegins) {
            finish(lineStart(at));
            failing = new YamlDocument(source, lineStart(at));
            document = failing;
        }
        int marker = Templates.marker(text, failing.start(), at, about);
        if (marker >= 0) {
            failing.template(marker);
        } else {
            failing.problem(at, Math.min(at + 1, text.length()), message);
        }
        return resume(from, at);
    }

    /** The next line that begins a document, behind the one that failed. */
    private int resume(int from, int at) {
        int progress = Math.max(from, document == null ? from : document.start());
        if (++unreadable >= Limits.PROBLEMS) {
            return passOver(at, Limits.PROBLEMS + " documents that cannot be read");
        }
        int line = lineStart(at);
        while (line <= progress || !isDocumentStart(line)) {
            int end = line;
            while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
                end++;
            }
            if (end >= text.length() - 1) {
                return -1;
            }
            line = end + 1;
        }
        return line;
    }

    private int passOver(int at, String why) {
        finish(at);
        trees.add(new Tree(
                null,
                List.of(new Problem(
                        new Span(source, at, text.length()), why + "; the rest of the file is passed over", false))));
        return -1;
    }

    /** Finishes the document being read, which reaches to {@code until} at most. */
    private void finish(int until) {
        YamlDocument finished = document;
        if (finished != null) {
            trees.add(finished.tree(unprintable, until));
            document = null;
        }
    }

    private int offset(int base, Optional<Mark> mark, int otherwise) {
        return mark.map(m -> Math.min(text.length(), codePoints.utf16(base + m.getIndex())))
                .orElse(otherwise);
    }

    private int lineStart(int at) {
        int start = Math.min(at, text.length());
        while (start > 0 && text.charAt(start - 1) != '\n' && text.charAt(start - 1) != '\r') {
            start--;
        }
        return start;
    }

    private boolean isDocumentStart(int line) {
        return text.startsWith("---", line)
                && (line + 3 == text.length() || " \t\r\n".indexOf(text.charAt(line + 3)) >= 0);
    }

    /** The text with U+FFFD for each character that YAML forbids; these are reported, and hide nothing behind them. */
    private String printable(SourceText given) {
        String original = given.text();
        StringBuilder clean = null;
        for (int i = 0; i < original.length(); i++) {
            char c = original.charAt(i);
            boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < original.length()
                    && Character.isLowSurrogate(original.charAt(i + 1));
            if (pair) {
                i++;
            } else if (isForbidden(c)) {
                if (clean == null) {
                    clean = new StringBuilder(original);
                }
                clean.setCharAt(i, '\uFFFD');
                if (unprintable.size() < Limits.PROBLEMS) {
                    unprintable.add(new Problem(
                            new Span(given, i, i + 1),
                            String.format("a character YAML does not allow (U+%04X)", (int) c),
                            false));
                }
            }
        }
        return clean == null ? original : clean.toString();
    }

    // U+0085 is allowed, but the engine takes it for a line end, which YAML 1.2 does not.
    private static boolean isForbidden(char c) {
        return (c < ' ' && c != '\t' && c != '\n' && c != '\r')
                || (c >= 0x7F && c < 0xA0)
                || Character.isSurrogate(c)
                || c >= 0xFFFE;
    }

    private static int longestLine(String text) {
        int longest = 0;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\n' || text.charAt(i) == '\r') {
                longest = Math.max(longest, i - start);
                start = i + 1;
            }
        }
        return Math.max(longest, text.length() - start);
    }

    private static String oneLine(@Nullable String engine) {
        StringBuilder words = new StringBuilder();
        String said = engine == null ? "" : engine.strip();
        for (int i = 0; i < said.length() && i < MESSAGE; i++) {
            char c = said.charAt(i);
            words.append(Character.isISOControl(c) ? ' ' : c);
        }
        while (words.length() > 0 && words.charAt(words.length() - 1) == '.') {
            words.setLength(words.length() - 1);
        }
        return words.length() == 0 ? "a mistake the parser does not name" : words.toString();
    }
}
