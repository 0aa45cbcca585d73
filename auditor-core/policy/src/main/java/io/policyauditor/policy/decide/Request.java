package io.policyauditor.policy.decide;

import io.policyauditor.policy.access.Value;
import org.jspecify.annotations.Nullable;

/**
 * One request, read once and put to as many policies as one likes. {@code evaluation.md} A1.
 */
public final class Request {
    private final Caller caller;
    private final Value action;
    private final Value resource;
    private final @Nullable String resourceAccount;
    private final Context context;
    private final boolean callerIdentity;

    /**
     * @param action {@code service:Name} in any case
     * @param resource its ARN, or {@code *} for an action that takes none
     * @param resourceAccount who owns the resource; null when it is nobody's in particular
     */
    public Request(Caller caller, String action, String resource, @Nullable String resourceAccount, Context context) {
        this.caller = caller;
        this.action = new Value(action);
        this.resource = new Value(resource);
        this.resourceAccount = resourceAccount;
        this.context = context;
        this.callerIdentity = action.equalsIgnoreCase("sts:GetCallerIdentity");
    }

    public Caller caller() {
        return caller;
    }

    public Value action() {
        return action;
    }

    public Value resource() {
        return resource;
    }

    public @Nullable String resourceAccount() {
        return resourceAccount;
    }

    public Context context() {
        return context;
    }

    /** What stands before the colon of the action, in lower case. */
    public String service() {
        int colon = action.text().indexOf(':');
        return action.text().substring(0, Math.max(0, colon)).toLowerCase(java.util.Locale.ROOT);
    }

    /** Whether this asks who it is that asks, which nothing can forbid (semantics 106). */
    boolean asksWhoItIs() {
        return callerIdentity;
    }

    @Override
    public String toString() {
        return caller + " " + action + " " + resource + " " + context;
    }
}
