package io.policyauditor.collect.files;

import io.policyauditor.policy.text.JsonReader;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.ObjectNode;
import io.policyauditor.policy.text.SourceText;
import java.io.IOException;
import java.io.Reader;
import java.util.Set;
import java.util.function.BiConsumer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/**
 * The elements of lists in the pages that an AWS command prints, one at a time, however long the lists are. A file may
 * hold one page, several behind each other, or a list of them.
 */
final class JsonElements {
    /**
     * Characters of one element that is read; the biggest that IAM can give has some hundred thousand. A tree takes up to
     * a hundred times the memory of its text.
     */
    static final int MOST = 1 << 21;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxStringLength(MOST).build())
            .build();

    private final String name;
    private final Window window;
    private final JsonParser parser;
    private final Set<String> lists;
    private final BiConsumer<String, ObjectNode> taken;
    private String strange = "";
    private boolean truncated;
    private long listed;

    private JsonElements(String name, Window window, Set<String> lists, BiConsumer<String, ObjectNode> taken) {
        this.name = name;
        this.window = window;
        this.parser = FACTORY.createParser(ObjectReadContext.empty(), window);
        this.lists = lists;
        this.taken = taken;
    }

    /**
     * Reads to the end.
     *
     * @param lists the keys of a page whose elements are wanted
     * @param taken gets the key and the element
     * @return what is wrong, empty when nothing is: a line without a full stop
     */
    static String read(String name, Reader text, Set<String> lists, BiConsumer<String, ObjectNode> taken) {
        try (Window window = new Window(text)) {
            JsonElements elements = new JsonElements(name, window, lists, taken);
            elements.pages();
            if (elements.listed == 0) {
                return "it has none of " + String.join(", ", lists);
            }
            if (!elements.strange.isEmpty()) {
                return elements.strange + " holds something that is no object";
            }
            return elements.truncated ? "its last page says IsTruncated, so more pages are missing" : "";
        } catch (StreamConstraintsException e) {
            return place(e) + "nested too deep, or a name or number that is too long";
        } catch (JacksonException e) {
            return place(e) + "not JSON, or cut off";
        } catch (TooLong e) {
            return "it holds an element of more than " + MOST + " characters";
        } catch (IOException e) {
            return SourceReader.reason(e);
        }
    }

    private static String place(JacksonException e) {
        return e.getLocation() == null
                ? ""
                : e.getLocation().getLineNr() + ":" + e.getLocation().getColumnNr() + " ";
    }

    private static final class TooLong extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private void pages() {
        for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
            if (token == JsonToken.START_OBJECT) {
                page();
            } else if (token != JsonToken.START_ARRAY && token != JsonToken.END_ARRAY) {
                parser.skipChildren();
            }
            window.forget(parser.currentLocation().getCharOffset());
        }
    }

    private void page() {
        truncated = false;
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String key = parser.currentName();
            JsonToken value = parser.nextToken();
            if (key.equals("IsTruncated")) {
                truncated = value == JsonToken.VALUE_TRUE;
            }
            if (lists.contains(key) && value == JsonToken.START_ARRAY) {
                listed++;
                list(key);
            } else {
                parser.skipChildren();
            }
            window.forget(parser.currentLocation().getCharOffset());
        }
    }

    private void list(String key) {
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            long start = parser.currentTokenLocation().getCharOffset();
            window.forget(start);
            parser.skipChildren();
            if (token == JsonToken.START_OBJECT) {
                long end = parser.currentLocation().getCharOffset();
                if (end - start > MOST) {
                    throw new TooLong();
                }
                String text = window.cut(start, end);
                Node root = JsonReader.read(new SourceText(name, text)).root();
                if (root instanceof ObjectNode object) {
                    taken.accept(key, object);
                }
            } else {
                strange = key;
            }
        }
    }

    /** A text that is read through, of which the part behind a mark can still be had. */
    private static final class Window extends Reader {
        private final Reader text;
        private final StringBuilder kept = new StringBuilder();
        private long base;

        private Window(Reader text) {
            this.text = text;
        }

        @Override
        public int read(char[] buffer, int offset, int length) throws IOException {
            int count = text.read(buffer, offset, length);
            if (count > 0) {
                if (base == 0 && kept.length() == 0 && buffer[offset] == '\uFEFF') {
                    buffer[offset] = ' ';
                }
                if (kept.length() > MOST) {
                    throw new TooLong();
                }
                kept.append(buffer, offset, count);
            }
            return count;
        }

        /** Gives up what stands before an offset; not each time, for it moves what is kept. */
        void forget(long before) {
            int many = (int) (before - base);
            if (many > 1 << 16 || many == kept.length()) {
                kept.delete(0, many);
                base = before;
            }
        }

        String cut(long from, long to) {
            return kept.substring((int) (from - base), (int) (to - base));
        }

        @Override
        public void close() throws IOException {
            text.close();
        }
    }
}
