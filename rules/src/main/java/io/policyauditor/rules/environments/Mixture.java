package io.policyauditor.rules.environments;

import io.policyauditor.audit.Finding.Related;
import io.policyauditor.estate.environment.Environment;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.policy.text.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Things that share something, each with its environment. */
public final class Mixture {
    private final List<Member> members = new ArrayList<>();

    /**
     * One of them.
     *
     * @param what it is, as a message names it
     */
    public record Member(String what, Environment environment, Span at) {
        @Override
        public String toString() {
            return what + " is " + environment;
        }
    }

    public void add(String what, Environment environment, Span at) {
        members.add(new Member(what, environment, at));
    }

    public boolean isEmpty() {
        return members.isEmpty();
    }

    /** The first of each environment, in the order added. */
    public List<Member> firsts() {
        Map<String, Member> byEnvironment = new LinkedHashMap<>();
        for (Member member : members) {
            member.environment().name().known().ifPresent(name -> byEnvironment.putIfAbsent(name, member));
        }
        return List.copyOf(byEnvironment.values());
    }

    /** Whether they certainly belong to more than one environment. */
    public boolean mixed() {
        return firsts().size() > 1;
    }

    /** Why it is not known of one of them. */
    public Optional<Gap> gap() {
        return members.stream()
                .flatMap(member -> member.environment().name().missing().stream())
                .findFirst();
    }

    /** The environments, in alphabetical order. */
    public String names() {
        return firsts().stream()
                .flatMap(member -> member.environment().name().known().stream())
                .sorted()
                .collect(Collectors.joining(", "));
    }

    /** {@code role a is prod (why), role b is dev (why)}: the first of each environment. */
    public String described() {
        return firsts().stream().map(Member::toString).collect(Collectors.joining(", "));
    }

    /** The first of each environment, to look at. */
    public Related[] related() {
        return firsts().stream()
                .map(member -> new Related(member.at(), member.toString()))
                .toArray(Related[]::new);
    }
}
