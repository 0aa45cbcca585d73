package io.policyauditor.policy.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.policy.catalogue.Catalogue;
import io.policyauditor.policy.decide.naive.NaiveEvaluator;
import io.policyauditor.policy.decide.naive.RandomCases;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.text.SourceText;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * The evaluator against the naive transcription of its specification, on seeded random cases. {@code
 * -Ddifferential.requests=10000000} asks more of it, {@code -Ddifferential.seed} asks others.
 */
class DifferentialTest {
    private static final int REQUESTS = Integer.getInteger("differential.requests", 20_000);
    private static final long SEED = Long.getLong("differential.seed", 20261123L);
    private static final int BATCH = 20;
    private static final int OFTEN = 12;

    @Test
    void fastAndNaiveAgree() {
        System.out.println("DifferentialTest seed " + SEED + ", " + REQUESTS + " requests");
        RandomCases random = new RandomCases(SEED);
        List<String> differences = new ArrayList<>();
        int asked = 0;
        while (asked < REQUESTS && differences.size() < 5) {
            RandomCases.Batch batch = random.nextBatch(BATCH);
            NaiveEvaluator naive = NaiveEvaluator.of(batch.documents());
            Map<PolicyKind, Optional<Layers>> layers = new EnumMap<>(PolicyKind.class);
            String difference = "";
            for (int i = 0; i < batch.requests().size(); i++) {
                asked++;
                String expected = naive.decide(batch.requests().get(i));
                String decided = decide(batch, i, layers);
                if (!decided.equals(expected)) {
                    difference = decided + ", naive " + expected + ": " + batch.caseLine("r" + asked, i);
                }
            }
            if (!difference.isEmpty()) {
                differences.add(difference);
            }
        }
        assertThat(differences).isEmpty();
    }

    /** The documents of a batch are read once for each kind of resource: the kind is what its policy is read by. */
    private static String decide(RandomCases.Batch batch, int index, Map<PolicyKind, Optional<Layers>> known) {
        try {
            Request request = CaseReader.readRequest(
                    new SourceText("request", batch.requests().get(index)));
            PolicyKind kind = new Resource(request.resource().text(), null).policyKind();
            Optional<Layers> all = known.get(kind);
            if (all == null) {
                all = layers(batch.caseLine("case", index));
                known.put(kind, all);
            }
            if (all.isEmpty()) {
                return "Error";
            }
            Layers layers = Exemptions.apply(all.get(), request, Catalogue.bundled());
            Resource resource = new Resource(request.resource().text(), request.resourceAccount());
            return decide(Evaluator.of(layers.access(request.caller(), resource, request.service())), request);
        } catch (CaseReader.Malformed malformed) {
            return "Error";
        }
    }

    /** What is asked often is answered from the flat form, which has to say what the literals say. */
    private static String decide(Evaluator evaluator, Request request) {
        String once = evaluator.decide(request).word();
        String often = once;
        for (int i = 0; i < OFTEN && often.equals(once); i++) {
            often = evaluator.decide(request).word();
        }
        return often.equals(once) ? once : once + " but flat " + often;
    }

    private static Optional<Layers> layers(String line) {
        try {
            return Optional.of(CaseReader.read(new SourceText("case", line)).layers());
        } catch (CaseReader.Malformed malformed) {
            return Optional.empty();
        }
    }
}
