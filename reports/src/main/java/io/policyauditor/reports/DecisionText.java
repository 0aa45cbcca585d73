package io.policyauditor.reports;

import io.policyauditor.estate.proof.Condition;
import io.policyauditor.policy.access.Access.Way;
import io.policyauditor.policy.decide.Context;
import io.policyauditor.policy.decide.Explanation.Cause;
import io.policyauditor.policy.decide.Explanation.Reading;
import io.policyauditor.policy.decide.Explanation.Standing;
import io.policyauditor.policy.decide.Mismatch;
import io.policyauditor.policy.decide.Reach;
import io.policyauditor.policy.decide.Request;
import io.policyauditor.policy.language.Statement;
import io.policyauditor.policy.text.Span;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A decision for a person: what, why, and the statements with their lines. */
public final class DecisionText {
    private static final int LONGEST = 1_000;

    private final List<String> lines = new ArrayList<>();

    private DecisionText() {}

    /**
     * Writes it; the writer is flushed and stays open.
     *
     * @param verbose whether every other statement is shown too, with the reason why it does not decide
     */
    public static void write(DecisionView view, boolean verbose, Writer out) throws IOException {
        DecisionText text = new DecisionText();
        text.head(view);
        view.deciding().forEach(text::statement);
        if (verbose) {
            view.others().forEach(text::statement);
        }
        text.listed("assumed: ", view.assumptions());
        text.listed("not known: ", view.gaps());
        if (!verbose) {
            text.more(view.others().count());
        }
        for (String line : text.lines) {
            out.write(line);
            out.write('\n');
        }
        out.flush();
    }

    /** What decided, as the lines of a snippet: for a report on several decisions. */
    static List<String> deciding(DecisionView view) {
        DecisionText text = new DecisionText();
        text.why(view);
        view.deciding().forEach(text::statement);
        return text.lines;
    }

    /** One statement, as the lines of a snippet. */
    static List<String> statementLines(Reading reading) {
        DecisionText text = new DecisionText();
        text.statement(reading);
        return text.lines;
    }

    private void head(DecisionView view) {
        Request request = view.explanation().request();
        lines.add(view.word() + ": " + shown(request.action().text()) + " on "
                + shown(request.resource().text()) + " for "
                + shown(request.caller().id()));
        why(view);
    }

    private void why(DecisionView view) {
        if (view.reach() == Reach.ONLY_IF) {
            condition(view);
        } else if (view.reach() == Reach.NOT_ASSESSED) {
            lines.add("  a document that is not known decides");
        } else if (view.explanation().cause() instanceof Cause.Blocked blocked) {
            blocked.blockers().stream()
                    .map(blocker -> blocker.sentence())
                    .distinct()
                    .forEach(sentence -> lines.add("  " + shown(sentence)));
        } else {
            lines.add("  " + shown(view.explanation().cause().sentence()));
        }
        lines.add("");
    }

    /** The condition where it is simple, else the keys; and a request of each kind. */
    private void condition(DecisionView view) {
        List<String> simple = view.condition().map(Condition::sentences).orElse(List.of());
        lines.add(
                simple.isEmpty()
                        ? "  it hangs on what the request has: " + shown(hangs(view))
                        : "  only if " + shown(String.join(", and ", simple)));
        view.condition().ifPresent(condition -> {
            Context asked = view.explanation().request().context();
            Context allowed = open(condition.allowed(), asked);
            Context refused = open(condition.refused(), asked);
            condition.allowed().ifPresent(request -> lines.add("  allowed " + having(allowed, refused)));
            condition.refused().ifPresent(request -> lines.add("  refused " + having(refused, allowed)));
            condition.open().ifPresent(why -> lines.add("  UNKNOWN: " + shown(why)));
        });
    }

    /** What a request says of keys of which nothing was known. */
    private static Context open(Optional<Request> request, Context asked) {
        Context.Builder keys = new Context.Builder();
        request.map(Request::context).ifPresent(found -> {
            for (String key : found.keys()) {
                if (asked.open(key)) {
                    found.single(key)
                            .ifPresentOrElse(value -> keys.put(key, value), () -> keys.put(key, found.several(key)));
                }
            }
        });
        return keys.build();
    }

    private static String having(Context context, Context other) {
        String with = ProofText.with(context);
        String without = other.keys().stream()
                .filter(key -> !context.has(key))
                .map(DecisionText::shown)
                .collect(Collectors.joining(", "));
        return Stream.of(with.isEmpty() ? "" : "with " + with, without.isEmpty() ? "" : "without " + without)
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(", "));
    }

    private static String hangs(DecisionView view) {
        return view.deciding().stream()
                .flatMap(reading -> reading.mismatch().stream())
                .map(mismatch -> mismatch.at().text().replace("\"", ""))
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private void statement(Reading reading) {
        Statement source = reading.statement().source();
        String effect = reading.statement().allows() ? "Allow" : "Deny";
        Span at = reading.mismatch().map(Mismatch::at).orElseGet(() -> place(source));
        lines.add(Visible.line(at.toString()) + "  " + effect + "  " + shown(reading.label()));
        Snippet snippet = Snippet.of(at);
        String number = Integer.toString(snippet.line());
        String gutter = " ".repeat(number.length());
        lines.add(gutter + " |");
        lines.add(number + " |" + (snippet.source().isEmpty() ? "" : " " + snippet.source()));
        lines.add(gutter + " | " + snippet.carets());
        lines.add(gutter + " = " + shown(sentence(reading)));
        lines.add("");
    }

    private static String sentence(Reading reading) {
        String level =
                reading.part().name().isEmpty() ? "" : " at " + reading.part().name();
        Optional<String> missing = reading.mismatch().map(Mismatch::sentence);
        if (reading.standing() == Standing.APPLIES) {
            String named = reading.ways().stream()
                    .flatMap(DecisionText::named)
                    .sorted()
                    .collect(Collectors.joining(" and "));
            return "applies" + level + (named.isEmpty() ? "" : ", and names " + named);
        }
        String does = reading.standing() == Standing.MAY_APPLY ? "may apply" : "does not apply";
        return does + level + missing.map(sentence -> ": " + sentence).orElse("");
    }

    private static Stream<String> named(Way way) {
        return switch (way) {
            case STAR -> Stream.of("everyone");
            case SELF -> Stream.of("the caller itself");
            case ROLE -> Stream.of("the caller's role");
            case ACCOUNT -> Stream.of("the caller's account");
            case ATTACHED -> Stream.of();
        };
    }

    /** Where a statement that applies is shown: at its name, else at its effect. */
    static Span place(Statement source) {
        return Stream.of(Optional.ofNullable(source.sid()), Optional.ofNullable(source.effectNode()))
                .flatMap(Optional::stream)
                .findFirst()
                .map(node -> node.span())
                .orElseGet(source::place);
    }

    private void listed(String title, List<String> texts) {
        texts.forEach(text -> lines.add(title + shown(text)));
    }

    private void more(long others) {
        if (others > 0) {
            lines.add(others + (others == 1 ? " other statement" : " other statements") + " (-v)");
        }
    }

    private static String shown(String text) {
        return Visible.masked(text, LONGEST);
    }
}
