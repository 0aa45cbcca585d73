package io.policyauditor.estate.verdict;

import io.policyauditor.estate.effective.Effective;
import io.policyauditor.policy.access.CompiledPolicy;
import io.policyauditor.policy.access.PolicyCompiler;
import io.policyauditor.policy.decide.Document;
import io.policyauditor.policy.decide.Explanation;
import io.policyauditor.policy.decide.Explanation.Blocker;
import io.policyauditor.policy.decide.Explanation.Cause;
import io.policyauditor.policy.decide.Layer;
import io.policyauditor.policy.decide.Layers;
import io.policyauditor.policy.decide.Reach;
import io.policyauditor.policy.decide.Resource;
import io.policyauditor.policy.language.Arn;
import io.policyauditor.policy.language.PolicyDocument;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.text.JsonReader;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The smallest statements that make refused requests allowed, tried out: every request is asked again with them in place,
 * and a repair after which one is still refused is not told. What denies, and what the organization does not allow, is for
 * its owner to change; no statement mends it.
 */
final class Repairs {
    private final Map<String, Draft> drafts = new LinkedHashMap<>();

    /** What is to be added to one document. */
    private record Draft(String kind, String document, Optional<CompiledPolicy> policy, Set<String> statements) {
        Optional<Repair> repair() {
            List<String> added = List.copyOf(statements);
            Optional<Change> change = policy.isEmpty()
                    ? Optional.of(Change.made(document, added))
                    : Change.added(document, policy.get(), added);
            return change.map(made -> new Repair(kind, document, policy.isPresent(), added, made));
        }
    }

    private Repairs() {}

    /** Repairs of all that is refused; empty where statements cannot mend it. */
    static List<Repair> of(List<Need> needs) {
        Repairs repairs = new Repairs();
        List<Need> refused =
                needs.stream().filter(need -> need.reach() == Reach.NEVER).toList();
        for (Need need : refused) {
            if (!repairs.draft(need)) {
                return List.of();
            }
        }
        boolean mended = refused.stream().allMatch(repairs::mends);
        return mended
                ? repairs.drafts.values().stream()
                        .flatMap(draft -> draft.repair().stream())
                        .toList()
                : List.of();
    }

    private boolean draft(Need need) {
        Explanation explanation = need.explanation();
        if (!(explanation.cause() instanceof Cause.Blocked)) {
            return false;
        }
        for (Blocker blocker : Refusals.blockers(explanation)) {
            Layer layer = blocker.part().layer();
            Optional<String> statement = Statements.of(need, layer);
            if (statement.isEmpty()) {
                return false;
            }
            Optional<Document.Known> there = blocker.part().documents().stream()
                    .filter(Document.Known.class::isInstance)
                    .map(Document.Known.class::cast)
                    .findFirst();
            if (there.isEmpty() && !blocker.part().documents().isEmpty()) {
                return false;
            }
            String name = there.map(Document::name).orElseGet(() -> named(need, layer));
            drafts.computeIfAbsent(
                            layer + " " + name,
                            key -> new Draft(
                                    kind(need, layer, there),
                                    name,
                                    there.map(Document.Known::policy),
                                    new LinkedHashSet<>()))
                    .statements()
                    .add(statement.get());
        }
        return true;
    }

    private static String kind(Need need, Layer layer, Optional<Document.Known> there) {
        if (layer != Layer.RESOURCE) {
            return layer.title();
        }
        Resource resource = need.effective().resource();
        boolean bucket = Arn.parse(resource.arn())
                .filter(parts -> parts.service().equals("s3"))
                .isPresent();
        return there.map(document -> document.policy().source().kind())
                .orElse(bucket ? PolicyKind.BUCKET : resource.policyKind())
                .title();
    }

    private static String named(Need need, Layer layer) {
        return layer == Layer.RESOURCE
                ? "the policy of " + resource(need.request().resource().text())
                : "a policy of " + need.request().caller().id();
    }

    /** The bucket of an object, else the resource itself. */
    private static String resource(String arn) {
        boolean object =
                Arn.parse(arn).filter(parts -> parts.service().equals("s3")).isPresent();
        return object ? arn.split("/", 2)[0] : arn;
    }

    /** Whether a request is allowed with the drafts in place, over all that its purpose means. */
    private boolean mends(Need need) {
        Effective effective = need.effective();
        Layers layers = effective.layers();
        Layers mended = new Layers(
                withDrafts(Layer.IDENTITY, layers.identity(), need),
                withDrafts(Layer.BOUNDARY, layers.boundary() == null ? List.of() : List.of(layers.boundary()), need)
                        .stream()
                        .findFirst()
                        .orElse(null),
                withDrafts(Layer.SESSION, layers.session(), need),
                withDrafts(Layer.RESOURCE, layers.resource() == null ? List.of() : List.of(layers.resource()), need)
                        .stream()
                        .findFirst()
                        .orElse(null),
                layers.serviceControl(),
                layers.resourceControl(),
                layers.endpoint());
        return effective.under(mended).reach(need.request()) == Reach.ALWAYS;
    }

    private List<Document> withDrafts(Layer layer, List<Document> documents, Need need) {
        List<Document> with = new ArrayList<>();
        for (Document document : documents) {
            Draft draft = drafts.get(layer + " " + document.name());
            with.add(
                    draft == null || !(document instanceof Document.Known known)
                            ? document
                            : new Document.Known(
                                    known.name(), known.policy().with(compiled(layer, need, draft.statements()))));
        }
        if (documents.isEmpty()) {
            Draft draft = drafts.get(layer + " " + named(need, layer));
            if (draft != null) {
                with.add(new Document.Known(draft.document(), compiled(layer, need, draft.statements())));
            }
        }
        return with;
    }

    private static CompiledPolicy compiled(Layer layer, Need need, Set<String> statements) {
        PolicyKind kind = layer == Layer.RESOURCE ? need.effective().resource().policyKind() : PolicyKind.IDENTITY;
        String text = "{\"Version\": \"" + PolicyDocument.CURRENT_VERSION + "\", \"Statement\": ["
                + String.join(", ", statements) + "]}";
        Tree tree = JsonReader.read(new SourceText("repair", text));
        return PolicyCompiler.compile(PolicyDocument.parse(kind, Objects.requireNonNull(tree.root()), tree));
    }
}
