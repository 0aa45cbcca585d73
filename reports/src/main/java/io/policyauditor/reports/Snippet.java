package io.policyauditor.reports;

import io.policyauditor.policy.text.Span;
import java.util.ArrayList;
import java.util.List;

/**
 * The first line of a span as a terminal shows it, and the carets under the span. Columns are counted as a terminal
 * fills them: a tab is four blanks, an East Asian wide character two columns, a combining mark none.
 *
 * @param line number of the line, from 1
 * @param source the line, cut around the span when it is longer than {@value #COLUMNS} columns
 * @param carets blanks and at least one caret
 */
record Snippet(int line, String source, String carets) {
    private static final int COLUMNS = 160;

    /** Columns that a cut line shows before the span. */
    private static final int LEAD = 60;

    private static final String TAB = "    ";

    /** A character as it is shown; the offset is that of the masked stretch. */
    private record Cell(String shown, int columns, int offset, int length) {}

    static Snippet of(Span at) {
        String text = at.source().text();
        int lineStart = at.start() - (at.from().column() - 1);
        int start = at.start();
        if (start > lineStart
                && start < text.length()
                && text.charAt(start) == '\n'
                && text.charAt(start - 1) == '\r') {
            start--;
        }
        // A minified file is one line of megabytes: look no farther than anything shown can reach.
        int stretch = Math.max(lineStart, start - Credentials.LONGEST);
        int limit = Math.min(text.length(), start + Credentials.LONGEST);
        int lineEnd = start;
        while (lineEnd < limit && text.charAt(lineEnd) != '\n' && text.charAt(lineEnd) != '\r') {
            lineEnd++;
        }
        boolean open = lineEnd == limit && limit < text.length();
        int tokenEnd = Math.max(start, Math.min(at.end(), lineEnd));
        List<Cell> cells = cells(Credentials.masked(text.substring(stretch, lineEnd)));
        return of(at.from().line(), cells, start - stretch, tokenEnd - stretch, stretch > lineStart, open);
    }

    private static List<Cell> cells(String stretch) {
        List<Cell> cells = new ArrayList<>();
        for (int i = 0; i < stretch.length(); ) {
            int c = stretch.codePointAt(i);
            int length = Character.charCount(c);
            cells.add(
                    c == '\t'
                            ? new Cell(TAB, TAB.length(), i, length)
                            : new Cell(Visible.character(c), Visible.columns(c), i, length));
            i += length;
        }
        return cells;
    }

    private static Snippet of(int line, List<Cell> cells, int start, int end, boolean moreBefore, boolean moreBehind) {
        int token = 0;
        while (token < cells.size()
                && cells.get(token).offset() + cells.get(token).length() <= start) {
            token++;
        }
        int first = 0;
        int last = cells.size();
        if (moreBefore || moreBehind || columns(cells, 0, cells.size()) > COLUMNS) {
            int most = COLUMNS - 2;
            first = back(cells, token, LEAD);
            last = first;
            int used = 0;
            while (last < cells.size() && used + cells.get(last).columns() <= most) {
                used += cells.get(last++).columns();
            }
            first = back(cells, first, most - used);
        }
        StringBuilder source = new StringBuilder();
        StringBuilder carets = new StringBuilder();
        if (first > 0 || moreBefore) {
            source.append('…');
            carets.append(' ');
        }
        int underlined = 0;
        for (int i = first; i < last; i++) {
            Cell cell = cells.get(i);
            source.append(cell.shown());
            if (i < token) {
                carets.append(" ".repeat(cell.columns()));
            } else if (cell.offset() < end) {
                underlined += cell.columns();
            }
        }
        if (last < cells.size() || moreBehind) {
            source.append('…');
        }
        carets.append("^".repeat(Math.max(1, underlined)));
        return new Snippet(line, source.toString(), carets.toString());
    }

    /** How far back from a cell so many columns reach. */
    private static int back(List<Cell> cells, int from, int columns) {
        int at = from;
        int left = columns;
        while (at > 0 && cells.get(at - 1).columns() <= left) {
            left -= cells.get(--at).columns();
        }
        return at;
    }

    private static int columns(List<Cell> cells, int from, int to) {
        return cells.subList(from, to).stream().mapToInt(Cell::columns).sum();
    }
}
