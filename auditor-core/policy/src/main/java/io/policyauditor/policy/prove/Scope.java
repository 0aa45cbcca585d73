package io.policyauditor.policy.prove;

import io.policyauditor.policy.access.Access;
import io.policyauditor.policy.decide.Caller;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which requests a question is about. Immutable. */
public final class Scope {
    /** Requests of whoever has the documents attached; no Principal element names him. */
    public static final Scope ATTACHED = new Scope(null, false, false, null, List.of(), List.of());

    /** Requests of anybody: every kind of caller that the documents tell apart, and those that they do not speak of. */
    public static final Scope ANYONE = new Scope(null, true, false, null, List.of(), List.of());

    private final @Nullable Caller caller;
    private final boolean anyone;
    private final boolean typed;
    private final @Nullable String resourceAccount;
    private final List<Access> within;
    private final List<Assumption> assumptions;

    private Scope(
            @Nullable Caller caller,
            boolean anyone,
            boolean typed,
            @Nullable String resourceAccount,
            List<Access> within,
            List<Assumption> assumptions) {
        this.caller = caller;
        this.anyone = anyone;
        this.typed = typed;
        this.resourceAccount = resourceAccount;
        this.within = List.copyOf(within);
        this.assumptions = List.copyOf(assumptions);
    }

    /** Requests of one caller. */
    public static Scope of(Caller caller) {
        return new Scope(caller, false, false, null, List.of(), List.of());
    }

    /** The same for resources of one account. */
    public Scope inAccount(String account) {
        return new Scope(caller, anyone, typed, account, within, assumptions);
    }

    /**
     * The same, but an action that the catalogue knows is asked for on resources of its types only. For questions about
     * what exists; a bare document may be compared without it.
     */
    public Scope withResourceTypes() {
        return new Scope(caller, anyone, true, resourceAccount, within, assumptions);
    }

    /** The same, but only such requests as this allows: what is asked about, and no part of what is compared. */
    public Scope within(Access requests) {
        List<Access> more = new ArrayList<>(within);
        more.add(requests);
        return new Scope(caller, anyone, typed, resourceAccount, more, assumptions);
    }

    /** The same, with something more taken for granted. */
    public Scope assuming(Assumption assumption) {
        List<Assumption> more = new ArrayList<>(assumptions);
        more.add(assumption);
        return new Scope(caller, anyone, typed, resourceAccount, within, more);
    }

    Optional<Caller> caller() {
        return Optional.ofNullable(caller);
    }

    boolean anyone() {
        return anyone;
    }

    boolean typed() {
        return typed;
    }

    Optional<String> resourceAccount() {
        return Optional.ofNullable(resourceAccount);
    }

    /** What else a request must be allowed by to be asked about: limits, then assumptions. */
    List<Access> limits() {
        List<Access> limits = new ArrayList<>(within);
        assumptions.forEach(assumption -> limits.add(assumption.holds()));
        return limits;
    }

    List<Assumption> assumptions() {
        return assumptions;
    }
}
