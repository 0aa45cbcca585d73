package io.policyauditor.policy.text;

/** Bounds that hold before anything can overflow. */
public final class Limits {
    /** Brackets inside brackets; AWS policies nest four deep, estates and manifests some twenty. */
    public static final int DEPTH = 128;

    /** Problems reported of one text; a file of another kind would give one a line. */
    public static final int PROBLEMS = 50;

    /** Bytes of a file: 64 MB. */
    public static final long FILE_BYTES = 64L << 20;

    /** Values of a file; a file of 64 MB that somebody means has fewer, a hostile one would take all memory. */
    public static final int VALUES = 4_000_000;

    private Limits() {}
}
