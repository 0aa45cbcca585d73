package io.policyauditor.estate.verdict;

import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Gives each processor a share of many things to do, one after the other, so that each can remember what it found out. */
final class Shares {
    /** Of fewer it is not worth the while. */
    private static final int MANY = 200;

    private Shares() {}

    /** The answers, in the order of what was asked. */
    static <T, R> List<R> of(List<T> all, Function<List<T>, List<R>> work) {
        int shares = all.size() < MANY ? 1 : Runtime.getRuntime().availableProcessors();
        return IntStream.range(0, shares)
                .parallel()
                .mapToObj(i -> work.apply(all.subList(begin(all, i, shares), begin(all, i + 1, shares))))
                .toList()
                .stream()
                .flatMap(List::stream)
                .toList();
    }

    private static int begin(List<?> all, int share, int shares) {
        return (int) ((long) all.size() * share / shares);
    }
}
