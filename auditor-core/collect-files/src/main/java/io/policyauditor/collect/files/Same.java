package io.policyauditor.collect.files;

import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Policy;
import io.policyauditor.estate.model.Role;
import io.policyauditor.estate.model.User;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.ArrayNode;
import io.policyauditor.policy.text.Node.Member;
import io.policyauditor.policy.text.Node.NullNode;
import io.policyauditor.policy.text.Node.ObjectNode;
import io.policyauditor.policy.text.Node.Scalar;
import io.policyauditor.policy.text.Node.TaggedNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Whether two descriptions say the same. What only one of them knows contradicts nothing; documents are the same when
 * their values are, wherever they stand and however they are laid out.
 */
final class Same {
    private Same() {}

    static Optional<Role> role(Role first, Role second) {
        boolean same = agree(first.trust(), second.trust(), Same::policy)
                && agree(first.policies(), second.policies(), Same::policies)
                && agree(first.managed(), second.managed(), Same::asSets)
                && agree(first.boundary(), second.boundary(), Same::policy)
                && agree(first.tags(), second.tags(), Map::equals)
                && agree(first.maxSessionDuration(), second.maxSessionDuration(), Integer::equals);
        return same
                ? Optional.of(new Role(
                        first.arn(),
                        either(first.trust(), second.trust()),
                        either(first.policies(), second.policies()),
                        either(first.managed(), second.managed()),
                        either(first.boundary(), second.boundary()),
                        either(first.tags(), second.tags()),
                        either(first.maxSessionDuration(), second.maxSessionDuration()),
                        first.place()))
                : Optional.empty();
    }

    static Optional<User> user(User first, User second) {
        boolean same = agree(first.policies(), second.policies(), Same::policies)
                && agree(first.boundary(), second.boundary(), Same::policy)
                && agree(first.tags(), second.tags(), Map::equals);
        return same
                ? Optional.of(new User(
                        first.arn(),
                        either(first.policies(), second.policies()),
                        either(first.boundary(), second.boundary()),
                        either(first.tags(), second.tags()),
                        first.place()))
                : Optional.empty();
    }

    /** An object of one cluster; of a repetition the first counts. */
    static Optional<KubernetesObject> object(KubernetesObject first, KubernetesObject second) {
        return value(first.node(), second.node()) ? Optional.of(first) : Optional.empty();
    }

    /** Things that only one source describes are written once; twice is a mistake, whatever it says. */
    static <T> Optional<T> never(T first, T second) {
        return Optional.empty();
    }

    private static <T> Lookup<T> either(Lookup<T> first, Lookup<T> second) {
        return first instanceof Lookup.Unknown ? second : first;
    }

    private static <T> boolean agree(Lookup<T> first, Lookup<T> second, BiPredicate<T, T> same) {
        if (first instanceof Lookup.Unknown || second instanceof Lookup.Unknown) {
            return true;
        }
        Optional<T> one = first.known();
        Optional<T> other = second.known();
        if (one.isPresent() && other.isPresent()) {
            return same.test(one.get(), other.get());
        }
        return one.isEmpty() && other.isEmpty();
    }

    private static boolean asSets(List<String> first, List<String> second) {
        return first.size() == second.size() && first.containsAll(second) && second.containsAll(first);
    }

    private static boolean policies(List<Policy> first, List<Policy> second) {
        Map<String, Policy> named = new HashMap<>();
        first.forEach(policy -> named.put(policy.name(), policy));
        return first.size() == second.size()
                && second.stream().allMatch(policy -> {
                    Policy other = named.get(policy.name());
                    return other != null && policy(other, policy);
                });
    }

    /** Whether two policies hold the same document; one whose text is not known contradicts none. */
    static boolean policy(Policy first, Policy second) {
        return agree(first.text(), second.text(), (one, other) -> value(one.root(), other.root()));
    }

    /** Whether two nodes hold the same value. The depth of every tree is bounded. */
    static boolean value(@Nullable Node first, @Nullable Node second) {
        if (first instanceof Scalar one && second instanceof Scalar other) {
            return one.value().equals(other.value());
        }
        if (first instanceof ArrayNode one && second instanceof ArrayNode other) {
            return one.items().size() == other.items().size() && items(one.items(), other.items());
        }
        if (first instanceof ObjectNode one && second instanceof ObjectNode other) {
            return one.members().size() == other.members().size() && members(one, other);
        }
        if (first instanceof TaggedNode one && second instanceof TaggedNode other) {
            return one.tag().equals(other.tag()) && value(one.value(), other.value());
        }
        return (first == null && second == null) || (first instanceof NullNode && second instanceof NullNode);
    }

    private static boolean items(List<Node> first, List<Node> second) {
        for (int i = 0; i < first.size(); i++) {
            if (!value(first.get(i), second.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean members(ObjectNode first, ObjectNode second) {
        Map<String, Node> values = new HashMap<>();
        for (Member member : second.members()) {
            values.put(member.key().value(), member.value());
        }
        for (Member member : first.members()) {
            Node other = values.get(member.key().value());
            if (other == null || !value(member.value(), other)) {
                return false;
            }
        }
        return true;
    }
}
