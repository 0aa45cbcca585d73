package io.policyauditor.estate.effective;

import io.policyauditor.policy.access.CompiledPolicy;
import io.policyauditor.policy.access.PolicyCompiler;
import io.policyauditor.policy.language.PolicyDocument;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.ArrayNode;
import io.policyauditor.policy.text.Node.Member;
import io.policyauditor.policy.text.Node.ObjectNode;
import io.policyauditor.policy.text.Node.Scalar;
import io.policyauditor.policy.text.Span;
import io.policyauditor.policy.text.Tree;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Policies about a bucket as policies about the same bucket by the names of an access point: what a pattern says of
 * {@code arn:aws:s3:::BUCKET/KEY} is said of {@code ACCESS-POINT/object/KEY}. Every statement keeps its places.
 */
final class Renaming {
    private final String bucket;
    private final String accessPoint;

    /**
     * @param bucket its ARN
     * @param accessPoint its ARN
     */
    Renaming(String bucket, String accessPoint) {
        this.bucket = bucket;
        this.accessPoint = accessPoint;
    }

    /** Whether a policy speaks of more than every resource. */
    boolean changes(CompiledPolicy policy) {
        return !(policy.source().root() instanceof ObjectNode root)
                || statements(root).stream()
                        .anyMatch(statement -> !(statement instanceof ObjectNode object
                                && object.get("Resource") instanceof Scalar every
                                && every.value().equals("*")));
    }

    /** The policy with the other names; empty where it is no object with statements. */
    Optional<CompiledPolicy> of(CompiledPolicy policy) {
        PolicyDocument source = policy.source();
        if (!(source.root() instanceof ObjectNode root)) {
            return Optional.empty();
        }
        List<Node> statements = new ArrayList<>();
        for (Node statement : statements(root)) {
            if (!(statement instanceof ObjectNode object)) {
                return Optional.empty();
            }
            statement(object).ifPresent(statements::add);
        }
        List<Member> members = new ArrayList<>();
        for (Member member : root.members()) {
            members.add(
                    member.key().value().equals("Statement")
                            ? new Member(
                                    member.key(),
                                    new ArrayNode(statements, member.value().span()))
                            : member);
        }
        Node renamed = new ObjectNode(members, root.span());
        return Optional.of(PolicyCompiler.compile(
                PolicyDocument.parseInForce(source.kind(), renamed, new Tree(renamed, List.of()))));
    }

    private static List<Node> statements(ObjectNode root) {
        Node all = root.get("Statement");
        return all instanceof ArrayNode array ? array.items() : all == null ? List.of() : List.of(all);
    }

    /** A statement about the other names; empty where it is about none of them. */
    private Optional<Node> statement(ObjectNode statement) {
        List<Member> members = new ArrayList<>();
        for (Member member : statement.members()) {
            String key = member.key().value();
            Span at = member.value().span();
            if (key.equals("Resource") || key.equals("NotResource")) {
                List<String> names = patterns(member.value());
                if (names.isEmpty() && key.equals("Resource")) {
                    return Optional.empty();
                }
                // What spares nothing of the bucket is about all of it.
                members.add(
                        names.isEmpty()
                                ? new Member(
                                        Documents.placed(
                                                "Resource", member.key().span()),
                                        Documents.placed("*", at))
                                : new Member(
                                        member.key(),
                                        new ArrayNode(
                                                names.stream()
                                                        .<Node>map(name -> Documents.placed(name, at))
                                                        .toList(),
                                                at)));
            } else {
                members.add(member);
            }
        }
        return Optional.of(new ObjectNode(members, statement.span()));
    }

    /** The patterns of a Resource or NotResource element, by the other names. */
    private List<String> patterns(Node resources) {
        List<Node> items = resources instanceof ArrayNode array ? array.items() : List.of(resources);
        return items.stream()
                .filter(Scalar.class::isInstance)
                .flatMap(item -> renamed(((Scalar) item).value()).stream())
                .distinct()
                .toList();
    }

    /** What a pattern says of the bucket and its objects, by the other names. */
    Set<String> renamed(String pattern) {
        if (pattern.equals("*")) {
            return Set.of("*");
        }
        Set<String> names = new LinkedHashSet<>();
        for (String rest : behind(pattern, bucket)) {
            if (rest.chars().allMatch(c -> c == '*')) {
                names.add(accessPoint);
            }
        }
        behind(pattern, bucket + "/").forEach(rest -> names.add(accessPoint + "/object/" + rest));
        return names;
    }

    /** What may follow a text that a pattern begins with: the pattern behind each place where the text may end. */
    private static List<String> behind(String pattern, String text) {
        int free = free(pattern);
        SortedSet<Integer> places = new TreeSet<>(Set.of(0));
        for (int i = 0; i < text.length(); i++) {
            SortedSet<Integer> next = new TreeSet<>();
            for (int place : stars(pattern, places)) {
                if (place < pattern.length()) {
                    char c = pattern.charAt(place);
                    boolean within = text.charAt(i) != ':' || place >= free;
                    if (c == '*' && within) {
                        next.add(place);
                    } else if ((c == '?' && within) || c == text.charAt(i)) {
                        next.add(place + 1);
                    }
                }
            }
            places = widest(pattern, next, free);
        }
        return places.stream().map(pattern::substring).toList();
    }

    /** From where on a wildcard runs past colons: behind the fifth of them; everywhere where there are fewer. */
    private static int free(String pattern) {
        int at = -1;
        for (int colons = 0; colons < 5; colons++) {
            at = pattern.indexOf(':', at + 1);
            if (at < 0) {
                return 0;
            }
        }
        return at;
    }

    /** Without the places before the last free star among them: what may follow there may follow at the star. */
    private static SortedSet<Integer> widest(String pattern, SortedSet<Integer> places, int free) {
        int star = 0;
        for (int place : places) {
            boolean here = place >= free && place < pattern.length() && pattern.charAt(place) == '*';
            star = here ? place : star;
        }
        return places.tailSet(star);
    }

    /** The places and those that are reached from them without any character. */
    private static SortedSet<Integer> stars(String pattern, SortedSet<Integer> places) {
        SortedSet<Integer> all = new TreeSet<>(places);
        for (int place : places) {
            for (int i = place; i < pattern.length() && pattern.charAt(i) == '*'; i++) {
                if (!all.add(i + 1)) {
                    break;
                }
            }
        }
        return all;
    }
}
