package io.policyauditor.policy.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.policy.decide.CaseReader.Malformed;
import io.policyauditor.policy.decide.Explanation.Blocker;
import io.policyauditor.policy.decide.Explanation.Cause;
import io.policyauditor.policy.decide.Explanation.Reading;
import io.policyauditor.policy.decide.Explanation.Standing;
import io.policyauditor.policy.decide.Layers.Level;
import io.policyauditor.policy.decide.Layers.Part;
import io.policyauditor.policy.decide.naive.RandomCases;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.text.SourceText;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every explanation promises, over random documents and requests. */
class ExplanationPropertyTest {
    private static final int CASES = 6_000;

    private final Random random = new Random(7);
    private final Map<Decision, Integer> seen = new EnumMap<>(Decision.class);
    private int manyBlockers;

    @Test
    void holdsForRandomCases() {
        RandomCases cases = new RandomCases(20_261_123);
        for (int i = 0; i < CASES; i++) {
            int number = i;
            read(cases.nextCase("r" + i)).ifPresent(one -> holds(one.layers(), one.request(), number));
        }
        assertThat(seen).containsOnlyKeys(Decision.values());
        assertThat(seen.get(Decision.IMPLICITLY_DENIED)).isGreaterThan(CASES / 20);
        assertThat(manyBlockers).isGreaterThan(CASES / 100);
    }

    @Test
    void holdsWhereDocumentsAndKeysAreNotKnown() {
        RandomCases cases = new RandomCases(42);
        for (int i = 0; i < CASES; i++) {
            int number = i;
            read(cases.nextCase("u" + i))
                    .ifPresent(one -> holds(doubtful(one.layers()), doubtful(one.request()), number));
        }
        assertThat(seen.get(Decision.IMPLICITLY_DENIED)).isGreaterThan(CASES / 20);
    }

    /** A case; empty for one with a document that AWS would not take. */
    private static Optional<Case> read(String line) {
        try {
            return Optional.of(CaseReader.read(new SourceText("case", line)));
        } catch (Malformed e) {
            return Optional.empty();
        }
    }

    private void holds(Layers layers, Request request, int number) {
        Explanation explanation = Explanation.of(layers, request);
        assertThat(explanation.decision()).as("case %d", number).isEqualTo(decide(layers, request));
        seen.merge(explanation.decision(), 1, Integer::sum);
        Cause cause = explanation.cause();
        assertThat(cause.sentence())
                .as("case %d", number)
                .isNotBlank()
                .doesNotContain("\n")
                .doesNotEndWith(".");
        switch (explanation.decision()) {
            case EXPLICITLY_DENIED -> {
                Reading by = ((Cause.Denied) cause).by();
                assertThat(by.statement().denies()).isTrue();
                assertThat(by.standing()).isNotEqualTo(Standing.DOES_NOT_APPLY);
            }
            case ALLOWED ->
                assertThat(((Cause.Allowed) cause).by()).allSatisfy(by -> {
                    assertThat(by.statement().allows()).isTrue();
                    assertThat(by.standing()).isEqualTo(Standing.APPLIES);
                });
            case IMPLICITLY_DENIED -> blocked(layers, request, ((Cause.Blocked) cause).blockers(), number);
        }
        for (Reading reading : explanation.readings()) {
            assertThat(reading.standing() == Standing.APPLIES)
                    .isEqualTo(reading.mismatch().isEmpty());
            reading.mismatch()
                    .ifPresent(mismatch -> assertThat(
                                    reading.statement().source().node().span())
                            .matches(all -> all.contains(mismatch.at())));
        }
    }

    /** With all blockers out of the way the request is allowed; with any one of them still there it is not. */
    private void blocked(Layers layers, Request request, List<Blocker> blockers, int number) {
        List<Part> parts = blockers.stream().map(Blocker::part).toList();
        assertThat(parts).as("case %d", number).isNotEmpty();
        assertThat(decide(without(layers, parts), request))
                .as("case %d without %s", number, parts)
                .isEqualTo(Decision.ALLOWED);
        for (int i = 0; i < parts.size(); i++) {
            List<Part> others = new ArrayList<>(parts);
            others.remove(i);
            assertThat(decide(without(layers, others), request))
                    .as("case %d without all but %s", number, parts.get(i))
                    .isNotEqualTo(Decision.ALLOWED);
        }
        manyBlockers += parts.size() > 1 ? 1 : 0;
    }

    private static Decision decide(Layers layers, Request request) {
        Resource resource = new Resource(request.resource().text(), request.resourceAccount());
        return Evaluator.of(layers.access(request.caller(), resource, request.service()))
                .decide(request);
    }

    /** The layers with the documents of these parts replaced by ones that allow everything. */
    private static Layers without(Layers layers, List<Part> parts) {
        List<Document> boundary = layers.boundary() == null ? List.of() : List.of(layers.boundary());
        List<Document> resource = layers.resource() == null ? List.of() : List.of(layers.resource());
        return new Layers(
                replaced(Layer.IDENTITY, "", layers.identity(), PolicyKind.IDENTITY, parts),
                first(replaced(Layer.BOUNDARY, "", boundary, PolicyKind.IDENTITY, parts)),
                replaced(Layer.SESSION, "", layers.session(), PolicyKind.SESSION, parts),
                first(replaced(Layer.RESOURCE, "", resource, PolicyKind.RESOURCE, parts)),
                levels(Layer.SERVICE_CONTROL, layers.serviceControl(), PolicyKind.SCP, parts),
                levels(Layer.RESOURCE_CONTROL, layers.resourceControl(), PolicyKind.RCP, parts),
                replaced(Layer.VPC_ENDPOINT, "", layers.endpoint(), PolicyKind.VPC_ENDPOINT, parts));
    }

    private static List<Level> levels(Layer layer, List<Level> levels, PolicyKind kind, List<Part> parts) {
        return levels.stream()
                .map(level -> new Level(level.name(), replaced(layer, level.name(), level.documents(), kind, parts)))
                .toList();
    }

    private static List<Document> replaced(
            Layer layer, String name, List<Document> documents, PolicyKind kind, List<Part> parts) {
        List<Document> left = new ArrayList<>(documents);
        for (Part part : parts) {
            boolean here = part.layer() == layer && part.name().equals(name) && left.containsAll(part.documents());
            if (here) {
                left.removeAll(part.documents());
                left.add(Cases.everything(kind));
            }
        }
        return left;
    }

    private static @Nullable Document first(List<Document> documents) {
        return documents.isEmpty() ? null : documents.get(0);
    }

    private Layers doubtful(Layers layers) {
        return new Layers(
                doubtful(layers.identity()),
                first(doubtful(layers.boundary() == null ? List.of() : List.of(layers.boundary()))),
                doubtful(layers.session()),
                first(doubtful(layers.resource() == null ? List.of() : List.of(layers.resource()))),
                doubtfulLevels(layers.serviceControl()),
                doubtfulLevels(layers.resourceControl()),
                doubtful(layers.endpoint()));
    }

    private List<Level> doubtfulLevels(List<Level> levels) {
        return levels.stream()
                .map(level -> new Level(level.name(), doubtful(level.documents())))
                .toList();
    }

    private List<Document> doubtful(List<Document> documents) {
        List<Document> some = new ArrayList<>();
        for (Document document : documents) {
            some.add(
                    random.nextInt(8) == 0
                            ? new Document.Unknown(document.name() + some.size(), "nobody has read it")
                            : document);
        }
        return some;
    }

    private Request doubtful(Request request) {
        Context.Builder context = request.context().with();
        for (String key : request.context().keys()) {
            if (random.nextInt(4) == 0) {
                context.open(key);
            }
        }
        return new Request(
                request.caller(),
                request.action().text(),
                request.resource().text(),
                request.resourceAccount(),
                context.build());
    }
}
