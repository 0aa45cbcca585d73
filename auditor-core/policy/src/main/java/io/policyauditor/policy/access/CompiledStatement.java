package io.policyauditor.policy.access;

import io.policyauditor.policy.catalogue.ActionSet;
import io.policyauditor.policy.catalogue.Catalogue;
import io.policyauditor.policy.language.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A statement, compiled: its effect when all literals hold. Immutable; its sets are made when first asked for. */
public final class CompiledStatement {
    private final Statement source;
    private final List<Literal> literals;
    private volatile @Nullable ActionSet actions;
    private volatile @Nullable ResourceSet resources;

    CompiledStatement(Statement source, List<Literal> literals) {
        this.source = source;
        this.literals = List.copyOf(literals);
    }

    /** The statement as written, whose elements have the places. */
    public Statement source() {
        return source;
    }

    /** What must hold for it to apply. */
    public List<Literal> literals() {
        return literals;
    }

    public boolean allows() {
        return source.allows();
    }

    public boolean denies() {
        return source.denies();
    }

    /** The literal on the caller, the action or the resource, where the statement has that element. */
    public Optional<Literal> literal(Dimension dimension) {
        return literals.stream()
                .filter(literal -> literal.dimension().equals(dimension))
                .findFirst();
    }

    /**
     * The literals on context keys: those of the Condition block, in its order, then those that the policy variables of a
     * NotResource ask for.
     */
    public Stream<Literal> conditions() {
        return literals.stream().filter(literal -> literal.dimension().kind() == Dimension.Kind.KEY);
    }

    /** The literals on one context key; a name ending in {@code /} means the whole family. */
    public Stream<Literal> conditionsOn(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return conditions()
                .filter(literal -> lower.endsWith("/")
                        ? literal.dimension().key().startsWith(lower)
                        : literal.dimension().key().equals(lower));
    }

    /** Whether a condition on the key restricts requests to values it names ({@link Literal#pins}). */
    public boolean pins(String name) {
        return conditionsOn(name).anyMatch(Literal::pins);
    }

    /** Whether the statement's action element fits an action such as {@code s3:GetObject}. */
    public boolean coversAction(String action) {
        return literal(Dimension.ACTION)
                .map(literal -> literal.holdsFor(action, Variables.NONE))
                .orElse(false);
    }

    /** The actions of the catalogue that the action element fits. */
    public ActionSet actions(Catalogue catalogue) {
        ActionSet known = actions;
        if (known == null || known.catalogue() != catalogue) {
            known = literal(Dimension.ACTION)
                    .map(literal -> ActionSets.of(literal, source, catalogue))
                    .orElseGet(catalogue::noActions);
            actions = known;
        }
        return known;
    }

    /** The resources that the resource element fits; every resource where the kind of policy has no such element. */
    public ResourceSet resources() {
        ResourceSet known = resources;
        if (known == null) {
            known = literal(Dimension.RESOURCE).map(ResourceSet::of).orElse(ResourceSet.EVERYTHING);
            resources = known;
        }
        return known;
    }
}
