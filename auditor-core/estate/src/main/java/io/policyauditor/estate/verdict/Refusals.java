package io.policyauditor.estate.verdict;

import io.policyauditor.estate.loading.LoadPoint.Problem;
import io.policyauditor.policy.decide.Context;
import io.policyauditor.policy.decide.Document;
import io.policyauditor.policy.decide.Explanation;
import io.policyauditor.policy.decide.Explanation.Blocker;
import io.policyauditor.policy.decide.Explanation.Cause;
import io.policyauditor.policy.decide.Explanation.Reading;
import io.policyauditor.policy.decide.Layer;
import io.policyauditor.policy.decide.Mismatch;
import io.policyauditor.policy.decide.Reach;
import io.policyauditor.policy.decide.Request;
import io.policyauditor.policy.language.PolicyDocument;
import io.policyauditor.policy.text.Span;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Names why a request of a load is refused, by the table of causes, at the statement that refuses or comes nearest to
 * allowing. A cause is found by asking again with one thing otherwise, never by the text of a policy.
 */
final class Refusals {
    private Refusals() {}

    /** Of the token of a ServiceAccount by the trust policy of a role. */
    static List<Problem> ofTrust(Need need, String issuer, String subject, String audience, Span place) {
        List<Problem> elsewhere = outside(need, place, Layer.RESOURCE);
        if (!elsewhere.isEmpty()) {
            return elsewhere;
        }
        List<Reading> byAction = covering(need);
        String role = need.request().resource().text();
        if (byAction.isEmpty()) {
            return List.of(new Problem(
                    "C10",
                    "the trust policy of " + role
                            + " allows nobody sts:AssumeRoleWithWebIdentity: a role for service accounts needs it",
                    nearest(need, place)));
        }
        List<Reading> named =
                byAction.stream().filter(reading -> !reading.ways().isEmpty()).toList();
        if (named.isEmpty()) {
            return List.of(new Problem(
                    "C7",
                    "the trust policy of " + role + " does not trust the OIDC provider "
                            + need.request().caller().id() + sentence(byAction.get(0)),
                    at(byAction.get(0), place)));
        }
        Reading first = named.get(0);
        boolean bySubject = otherwise(need, List.of(issuer + ":sub"));
        boolean byAudience = otherwise(need, List.of(issuer + ":aud"));
        if (bySubject) {
            return List.of(new Problem(
                    "C8",
                    "the trust policy of " + role + " does not admit " + subject + sentence(first),
                    at(first, place)));
        }
        if (byAudience) {
            return List.of(new Problem(
                    "C9",
                    "the trust policy of " + role + " does not admit tokens for " + audience + sentence(first),
                    at(first, place)));
        }
        boolean both = otherwise(need, List.of(issuer + ":sub", issuer + ":aud"));
        // What else a trust policy can ask of a token is a claim under the name of another issuer.
        return List.of(new Problem(
                both ? "C8" : "C7",
                "the trust policy of " + role + " does not admit " + subject + sentence(first),
                at(first, place)));
    }

    /** Of EKS Pod Identity by the trust policy of a role. */
    static List<Problem> ofPod(Need need, Span place) {
        List<Problem> elsewhere = outside(need, place, Layer.RESOURCE);
        if (!elsewhere.isEmpty()) {
            return elsewhere;
        }
        String role = need.request().resource().text();
        String action = need.request().action().text();
        List<Reading> named = covering(need).stream()
                .filter(reading -> !reading.ways().isEmpty())
                .toList();
        return List.of(
                named.isEmpty()
                        ? new Problem(
                                "C10",
                                "the trust policy of " + role + " does not allow pods.eks.amazonaws.com " + action
                                        + ": allow it sts:AssumeRole and sts:TagSession",
                                nearest(need, place))
                        : new Problem(
                                "C34",
                                "the trust policy of " + role + " is for other pods" + sentence(named.get(0)),
                                at(named.get(0), place)));
    }

    /** Of the role of an association by its target role, or by its own policies. */
    static List<Problem> ofTarget(Need need, Span place) {
        return all(need, place, layer -> "C35");
    }

    /** Of a role that a profile assumes. */
    static List<Problem> ofProfile(Need need, Span place) {
        return all(need, place, layer -> "C36");
    }

    /** Of a request to S3. */
    static List<Problem> ofBucket(Need need, Span place) {
        return all(need, place, Refusals::ofBucket);
    }

    private static String ofBucket(Layer layer) {
        return switch (layer) {
            case IDENTITY -> "C17";
            case RESOURCE -> "C18";
            default -> "C24";
        };
    }

    /**
     * Of a request to S3 that a layer may allow where it means nothing: on objects instead of their bucket, or the other
     * way round.
     *
     * @param misplaced the same on the other
     */
    static List<Problem> ofBucket(Need need, Need misplaced, String because, Span place) {
        Explanation other = misplaced.explanation();
        Set<Layer> silent = other.cause() instanceof Cause.Denied
                ? EnumSet.allOf(Layer.class)
                : blockers(other).stream()
                        .map(blocker -> blocker.part().layer())
                        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Layer.class)));
        boolean denied = need.explanation().cause() instanceof Cause.Denied;
        return all(
                        need,
                        place,
                        layer -> !denied
                                        && (layer == Layer.IDENTITY || layer == Layer.RESOURCE)
                                        && !silent.contains(layer)
                                ? "C19"
                                : ofBucket(layer))
                .stream()
                .map(problem -> problem.cause().equals("C19")
                        ? new Problem("C19", problem.message() + "; " + because, problem.place())
                        : problem)
                .toList();
    }

    /** Of a request to KMS. */
    static List<Problem> ofKey(Need need, Span place) {
        return all(need, place, layer -> layer == Layer.IDENTITY || layer == Layer.RESOURCE ? "C25" : "C24");
    }

    /** What a layer stands for when it does not allow; what denies is told by {@link #denied}. */
    private interface Naming {
        String cause(Layer layer);
    }

    private static List<Problem> all(Need need, Span place, Naming naming) {
        List<Problem> problems = new ArrayList<>();
        Explanation explanation = need.explanation();
        if (explanation.cause() instanceof Cause.Denied denied) {
            problems.add(denied(need, denied, naming));
        }
        for (Blocker blocker : blockers(explanation)) {
            problems.add(new Problem(
                    naming.cause(blocker.part().layer()),
                    asked(need) + " is not allowed: " + blocker.sentence()
                            + blocker.nearest().map(Refusals::sentence).orElse(""),
                    blocker.nearest()
                            .map(reading -> at(reading, place))
                            .orElseGet(() -> lacking(blocker.part().documents(), place))));
        }
        return problems;
    }

    /** What refuses for certain; a document that is not known may allow as well. */
    static List<Blocker> blockers(Explanation explanation) {
        if (!(explanation.cause() instanceof Cause.Blocked blocked)) {
            return List.of();
        }
        List<Blocker> certain = blocked.blockers().stream()
                .filter(blocker -> blocker.part().documents().stream().noneMatch(Document.Unknown.class::isInstance))
                .toList();
        return certain.isEmpty() ? blocked.blockers() : certain;
    }

    /** Where a statement is missing: at the action of the first there is, or at the document. */
    private static Span lacking(List<Document> documents, Span place) {
        for (Document document : documents) {
            if (document instanceof Document.Known known) {
                PolicyDocument source = known.policy().source();
                return source.statements().isEmpty()
                        ? source.span()
                        : source.statements().get(0).place("Action");
            }
        }
        return place;
    }

    private static Problem denied(Need need, Cause.Denied denied, Naming naming) {
        Layer layer = denied.by().part().layer();
        boolean own = layer == Layer.IDENTITY || layer == Layer.RESOURCE;
        String kept = naming.cause(layer);
        String cause = !own ? "C24" : kept.equals("C17") || kept.equals("C18") ? "C23" : kept;
        return new Problem(
                cause,
                asked(need) + " is denied: " + denied.sentence(),
                denied.by().statement().source().place("Effect"));
    }

    /** What limits the request from outside of one layer; nothing when that layer itself is what refuses. */
    private static List<Problem> outside(Need need, Span place, Layer inside) {
        boolean within = blockers(need.explanation()).stream()
                .anyMatch(blocker -> blocker.part().layer() == inside);
        return within ? List.of() : all(need, place, layer -> layer == inside ? "C23" : "C24");
    }

    private static String asked(Need need) {
        Request request = need.request();
        return request.action().text() + " on " + request.resource().text();
    }

    /** The statements of the resource's policy that allow the action, whoever asks. */
    private static List<Reading> covering(Need need) {
        String action = need.request().action().text();
        return need.explanation().readings().stream()
                .filter(reading -> reading.part().layer() == Layer.RESOURCE)
                .filter(reading ->
                        !reading.statement().denies() && reading.statement().coversAction(action))
                .toList();
    }

    /** Whether it would be allowed, were the keys otherwise. */
    static boolean otherwise(Need need, List<String> keys) {
        Context.Builder context = need.request().context().with();
        keys.forEach(context::open);
        Request request = need.request();
        Request open = new Request(
                request.caller(),
                request.action().text(),
                request.resource().text(),
                request.resourceAccount(),
                context.build());
        return need.effective().reach(open) != Reach.NEVER;
    }

    private static Span nearest(Need need, Span place) {
        return lacking(Stream.ofNullable(need.effective().layers().resource()).toList(), place);
    }

    private static Span at(Reading reading, Span place) {
        return reading.mismatch().map(Mismatch::at).orElse(place);
    }

    private static String sentence(Reading reading) {
        Optional<Mismatch> mismatch = reading.mismatch();
        return mismatch.map(found -> ": " + found.sentence()).orElse("");
    }
}
