package io.policyauditor.policy.prove;

import static io.policyauditor.policy.prove.Accesses.PROVER;
import static io.policyauditor.policy.prove.Accesses.allow;
import static io.policyauditor.policy.prove.Accesses.deny;
import static io.policyauditor.policy.prove.Accesses.identity;
import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.policy.access.Access;
import io.policyauditor.policy.catalogue.Catalogue;
import io.policyauditor.policy.decide.Decision;
import io.policyauditor.policy.decide.Evaluator;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ExcessTest {
    private static final long SEED = Long.getLong("prove.seed", 662_607);

    private static Excess excess(Access subject, Access minimum) {
        return PROVER.excess(subject, minimum, Scope.ATTACHED, 100, Budget.DEFAULT);
    }

    @Test
    void nothingBeyondTheMinimum() {
        Access read = identity(allow("'Action': 's3:GetObject', 'Resource': 'arn:aws:s3:::models/*'"));
        Excess none = excess(read, identity(allow("'Action': 's3:Get*', 'Resource': '*'")));
        assertThat(none.boxes()).isEmpty();
        assertThat(none.complete()).isTrue();
    }

    @Test
    void boxesAsActionsResourcesAndConditions() {
        Access minimum =
                identity(allow("'Action': ['s3:GetObject', 's3:ListBucket'], 'Resource': 'arn:aws:s3:::models*'"));
        Access role = identity(
                allow("'Action': ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'], 'Resource': 'arn:aws:s3:::*'"),
                allow(
                        "'Action': 'kms:Decrypt', 'Resource': '*', 'Condition': {'StringEquals': {'kms:ViaService': 's3.us-east-1.amazonaws.com'}}"),
                deny("'Action': 's3:DeleteObject', 'Resource': 'arn:aws:s3:::models/*'"));
        Excess excess = excess(role, minimum);
        assertThat(excess.complete()).isTrue();
        assertThat(excess.boxes()).anySatisfy(box -> {
            assertThat(box.actions()).containsExactly("s3:GetObject");
            assertThat(box.resources()).containsExactly("arn:aws:s3:::*");
            assertThat(box.exceptResources()).containsExactly("arn:aws:s3:::models*");
            assertThat(box.conditions()).isEmpty();
        });
        assertThat(excess.boxes()).anySatisfy(box -> {
            assertThat(box.actions()).containsExactly("s3:PutObject");
            assertThat(box.exceptResources()).isEmpty();
        });
        assertThat(excess.boxes()).anySatisfy(box -> {
            assertThat(box.actions()).containsExactly("s3:DeleteObject");
            assertThat(box.exceptResources()).containsExactly("arn:aws:s3:::models/*");
        });
        assertThat(excess.boxes()).anySatisfy(box -> {
            assertThat(box.actions()).containsExactly("kms:Decrypt");
            assertThat(box.conditions()).containsExactly("kms:viaservice is one of s3.us-east-1.amazonaws.com");
        });
        Evaluator inRole = Evaluator.of(role);
        Evaluator inMinimum = Evaluator.of(minimum);
        for (Excess.Box box : excess.boxes()) {
            assertThat(inRole.decide(box.example())).isEqualTo(Decision.ALLOWED);
            assertThat(inMinimum.decide(box.example())).isNotEqualTo(Decision.ALLOWED);
        }
    }

    @Test
    void tooManyBoxesAreSaidToBe() {
        Access role = identity(
                allow("'Action': ['s3:GetObject', 's3:PutObject'], 'Resource': 'a:b:c:d:e:f'"),
                allow("'Action': 's3:PutObject', 'Resource': 'arn:aws:s3:::b'"),
                allow("'Action': 's3:DeleteObject', 'Resource': 'arn:aws:s3:::b'"));
        Excess excess = PROVER.excess(role, Documents.NOTHING, Scope.ATTACHED, 1, Budget.DEFAULT);
        assertThat(excess.boxes()).hasSize(1);
        assertThat(excess.complete()).isFalse();
        assertThat(excess.why()).contains("1 boxes");
    }

    private record Found(Slices.Slice slice, Node box, Node goal) {}

    /** No two boxes have a request in common, and together they are all of it: both are asked of the search itself. */
    @Test
    void boxesAreDisjointAndAllOfIt() {
        System.out.println("ExcessTest seed " + SEED);
        Random random = new Random(SEED);
        int boxes = 0;
        for (int i = 0; i < 120; i++) {
            Access subject = identity(statements(random));
            Access minimum = identity(statements(random));
            Question question = new Question(subject, minimum, Scope.ATTACHED, Catalogue.bundled(), Budget.DEFAULT);
            List<Found> found = new ArrayList<>();
            question.search(false, false, true, (at, goal, slice, member) -> {
                found.add(new Found(slice, box(question.vocabulary(), at), goal));
                return false;
            });
            assertThat(question.meter().incomplete()).isNull();
            boxes += found.size();
            Vocabulary vocabulary = question.vocabulary();
            TextSearch texts = new TextSearch(vocabulary, question.meter());
            Search search =
                    new Search(vocabulary, new Settings(vocabulary, texts), texts, question.meter(), false, at -> true);
            for (int a = 0; a < found.size(); a++) {
                Found one = found.get(a);
                assertThat(search.run(Node.all(List.of(one.box, Node.not(one.goal)))))
                        .isFalse();
                List<Node> rest = new ArrayList<>(List.of(one.goal));
                for (int b = 0; b < found.size(); b++) {
                    Found other = found.get(b);
                    if (other.slice.equals(one.slice)) {
                        rest.add(Node.not(other.box));
                        assertThat(a != b && search.run(Node.all(List.of(one.box, other.box))))
                                .isFalse();
                    }
                }
                assertThat(search.run(Node.all(rest))).isFalse();
            }
            assertThat(question.meter().incomplete()).isNull();
            assertThat(excess(subject, minimum).boxes()).hasSameSizeAs(found);
        }
        assertThat(boxes).isGreaterThan(200);
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

    private static String[] statements(Random random) {
        String[] statements = new String[1 + random.nextInt(4)];
        for (int i = 0; i < statements.length; i++) {
            String elements =
                    "'Action': ['" + any(random, "s3:GetObject", "s3:Get*", "s3:*", "*", "kms:Decrypt") + "', '"
                            + any(random, "s3:*Object", "s3:PutObject", "kms:*crypt") + "'], 'Resource': ['"
                            + any(random, "*", "arn:aws:s3:::m*", "arn:aws:s3:::*/a") + "', '"
                            + any(random, "arn:aws:s3:::m/*", "arn:aws:s3:::n", "arn:aws:kms:*:*:key/*") + "']"
                            + any(
                                    random,
                                    "",
                                    ", 'Condition': {'StringEquals': {'aws:SourceVpc': ['a', 'b']}}",
                                    ", 'Condition': {'StringNotLike': {'aws:SourceVpc': 'a*'}}",
                                    ", 'Condition': {'ForAnyValue:StringLike': {'aws:TagKeys': ['a*', 'b']}}",
                                    ", 'Condition': {'ForAllValues:StringEquals': {'aws:TagKeys': ['a', 'b']}}");
            statements[i] = random.nextInt(4) == 0 ? deny(elements) : allow(elements);
        }
        return statements;
    }

    private static String any(Random random, String... of) {
        return of[random.nextInt(of.length)];
    }
}
