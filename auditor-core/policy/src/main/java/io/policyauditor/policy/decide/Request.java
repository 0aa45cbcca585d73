package io.policyauditor.policy.decide;

import io.policyauditor.policy.access.FlatRequest;
import io.policyauditor.policy.access.Value;
import org.jspecify.annotations.Nullable;

/**
 * One request, read once and put to as many policies as one likes. {@code evaluation.md} A1.
 */
public final class Request {
    /** Making the flat form takes about as long as this many decisions without it. */
    private static final int WORTHWHILE = 4;

    private final Caller caller;
    private final Value action;
    private final Value resource;
    private final @Nullable String resourceAccount;
    private final Context context;
    private final boolean callerIdentity;
    // Immutable and the same whoever makes it, so a race costs time only.
    private @Nullable FlatRequest flat;
    private int asked;

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

    /**
     * The request laid out flat, once it has been asked for often enough to be worth the making; null before that, and when
     * it has no such form.
     */
    @Nullable
    FlatRequest flat() {
        if (asked < WORTHWHILE) {
            if (++asked == WORTHWHILE) {
                flat = layOut();
            }
        }
        return flat;
    }

    private @Nullable FlatRequest layOut() {
        FlatRequest.Builder builder = new FlatRequest.Builder(action, resource);
        for (int i = 0; i < caller.names().size(); i++) {
            builder.name(caller.names().get(i), Statements.bit(caller.ways().get(i)));
        }
        return context.layOut(builder) ? builder.build() : null;
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
