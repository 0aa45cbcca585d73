package io.policyauditor.policy.prove;

import io.policyauditor.policy.access.Access;
import io.policyauditor.policy.catalogue.Catalogue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the boxes of an excess are, asked of the search itself: whether two of them have a request in common, whether one
 * holds what is no excess, and whether anything of the excess is in none.
 *
 * @param incomplete why something was left out, of the excess or of the checks; null when nothing was
 */
record BoxCheck(
        int boxes,
        int pairs,
        int overlapping,
        int tooLarge,
        int leftOver,
        @Nullable Reason incomplete) {
    private record Found(Slices.Slice slice, Node box, Node goal) {}

    static BoxCheck of(Access subject, Access minimum, Budget budget) {
        Question question = new Question(subject, minimum, Scope.ATTACHED, new Typed(Catalogue.bundled()), budget);
        List<Found> found = new ArrayList<>();
        question.search(false, false, true, (at, goal, slice, member) -> {
            found.add(new Found(slice, box(question.vocabulary(), at), goal));
            return false;
        });
        // The checks have a budget of their own.
        Meter meter = new Meter(new Budget(
                budget.states() * 10, budget.nodes() * 10, budget.cpu().multipliedBy(10)));
        Vocabulary vocabulary = question.vocabulary();
        TextSearch texts = new TextSearch(vocabulary, meter);
        Search search = new Search(vocabulary, new Settings(vocabulary, texts), texts, meter, false, at -> true);
        int pairs = 0;
        int overlapping = 0;
        int tooLarge = 0;
        int leftOver = 0;
        for (int a = 0; a < found.size(); a++) {
            Found one = found.get(a);
            tooLarge += search.run(Node.all(List.of(one.box, Node.not(one.goal)))) ? 1 : 0;
            List<Node> rest = new ArrayList<>(List.of(one.goal));
            boolean first = true;
            for (int b = 0; b < found.size(); b++) {
                Found other = found.get(b);
                if (!other.slice.equals(one.slice)) {
                    continue;
                }
                first &= b >= a;
                rest.add(Node.not(other.box));
                if (a < b) {
                    pairs++;
                    overlapping += search.run(Node.all(List.of(one.box, other.box))) ? 1 : 0;
                }
            }
            leftOver += first && search.run(Node.all(rest)) ? 1 : 0;
        }
        Reason incomplete = question.meter().incomplete();
        return new BoxCheck(
                found.size(),
                pairs,
                overlapping,
                tooLarge,
                leftOver,
                incomplete == null ? meter.incomplete() : incomplete);
    }

    private static Node box(Vocabulary vocabulary, Search.Case at) {
        List<Node> decided = new ArrayList<>();
        for (int space = 0; space < at.spaces(); space++) {
            for (int i = 0; i < at.decided(space).size(); i++) {
                int sign = at.decided(space).get(i);
                decided.add(new Node.Is(vocabulary.term(Signs.id(sign)), Signs.holds(sign)));
            }
        }
        return Node.all(decided);
    }
}
