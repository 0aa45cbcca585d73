package io.policyauditor.policy.text;

/** A place in a text: line and column, both counted from 1, columns in UTF-16 units (SARIF's utf16CodeUnits). */
public record Position(int line, int column) implements Comparable<Position> {
    @Override
    public int compareTo(Position other) {
        return line != other.line ? Integer.compare(line, other.line) : Integer.compare(column, other.column);
    }

    @Override
    public String toString() {
        return line + ":" + column;
    }
}
