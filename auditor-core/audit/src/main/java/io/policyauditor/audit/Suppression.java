package io.policyauditor.audit;

import io.policyauditor.audit.Subject.ClusterSubject;
import io.policyauditor.audit.Subject.LoadPointSubject;
import io.policyauditor.audit.Subject.ObjectSubject;
import io.policyauditor.audit.Subject.PolicySubject;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Policy;
import io.policyauditor.policy.language.Statement;
import io.policyauditor.policy.text.Span;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An entry of {@code suppressions.entries}: a finding that somebody accepted, for a reason and for a time.
 *
 * @param rule the id of the one rule it speaks about
 * @param path glob over file names relative to the configuration file
 * @param resource glob over the ARN of what the finding is about: of a policy, what it is attached to; of what has no
 *     ARN, the name that reports give it, such as {@code account/111122223333}
 * @param object glob over kind/namespace/name of a Kubernetes object, kind/name where it has no namespace; of a load
 *     point with or without #component
 * @param sid of the one statement it speaks about
 * @param reason why; a suppression without a reason does not suppress
 * @param owner who answers for it
 * @param expires the last day on which it holds
 * @param at where it stands in the configuration
 */
public record Suppression(
        String rule,
        Optional<String> path,
        Optional<String> resource,
        Optional<String> object,
        Optional<String> sid,
        Optional<String> reason,
        Optional<String> owner,
        Optional<LocalDate> expires,
        Span at) {
    /** What identifies it across runs: its content, not its place. */
    public String key() {
        return "suppression/" + rule + "/"
                + Stream.of(path, resource, object, sid)
                        .flatMap(Optional::stream)
                        .collect(Collectors.joining("/"));
    }

    /** Whether it holds on a day. */
    public boolean expired(LocalDate asOf) {
        return expires.filter(last -> last.isBefore(asOf)).isPresent();
    }

    /** Whether a finding about a subject at a place is where it speaks of: all that it says of the place must fit. */
    public boolean covers(Subject subject, Span place) {
        return fits(path, List.of(place.source().name()))
                && fits(resource, resources(subject))
                && fits(object, objects(subject))
                && sid.map(name -> subject instanceof PolicySubject policy && inStatement(policy.policy(), name, place))
                        .orElse(true);
    }

    private static boolean fits(Optional<String> glob, List<String> names) {
        return glob.isEmpty() || names.stream().anyMatch(name -> PathGlob.matches(glob.get(), name));
    }

    private static List<String> resources(Subject subject) {
        if (subject instanceof PolicySubject policy) {
            return policy.policy().attachedTo().known().stream().toList();
        }
        return subject instanceof ClusterSubject cluster
                ? Stream.concat(Stream.of(subject.key()), cluster.cluster().arn().known().stream())
                        .toList()
                : List.of(subject.key());
    }

    private static List<String> objects(Subject subject) {
        if (subject instanceof ObjectSubject object) {
            return List.of(name(object.object()));
        }
        if (subject instanceof LoadPointSubject point) {
            String name = name(point.loadPoint().object());
            return List.of(name, name + "#" + point.loadPoint().component());
        }
        return List.of();
    }

    private static String name(KubernetesObject object) {
        String namespace = object.namespace() instanceof Lookup.KnownAbsent
                ? ""
                : object.namespace().known().orElse("?") + "/";
        return object.kind() + "/" + namespace + object.name();
    }

    // Asked of the statements and not of the pointer, in which a Sid looks like an index or the key of an element.
    private static boolean inStatement(Policy policy, String name, Span at) {
        return policy.document().known().stream()
                .flatMap(document -> document.statements().stream())
                .filter(statement -> statement.node().span().contains(at))
                .map(Statement::sid)
                .anyMatch(sid -> sid != null && sid.value().equals(name));
    }
}
