package io.policyauditor.policy.decide;

import io.policyauditor.policy.language.Arn;
import org.jspecify.annotations.Nullable;

/**
 * The context keys that AWS fills in by itself, as far as the caller's ARN and the owner of the resource tell them. A
 * session's ARN does not hold the path of its role, so {@code aws:PrincipalArn} is without it.
 *
 * <p>Source: IAM User Guide, reference_policies_condition-keys, properties of the principal.
 */
public final class OwnKeys {
    private OwnKeys() {}

    /** @param owner account of the resource; null when it is nobody's in particular */
    public static Context of(Caller caller, @Nullable String owner) {
        Context.Builder keys = new Context.Builder();
        keys.put("aws:PrincipalIsAWSService", Boolean.toString(caller.kind() == Caller.Kind.SERVICE));
        if (owner != null) {
            keys.put("aws:ResourceAccount", owner);
        }
        switch (caller.kind()) {
            case AWS -> {
                caller.account().ifPresent(account -> keys.put("aws:PrincipalAccount", account));
                Arn.parse(caller.id()).ifPresent(arn -> principal(keys, arn));
            }
            case SERVICE -> keys.put("aws:PrincipalServiceName", caller.id());
            case ANONYMOUS -> keys.put("aws:PrincipalType", "Anonymous");
            case FEDERATED -> {
                // Its keys are those of its provider, and begin with the provider's name.
            }
        }
        return keys.build();
    }

    private static void principal(Context.Builder keys, Arn arn) {
        String[] parts = arn.resource().split("/", -1);
        String last = parts[parts.length - 1];
        switch (parts[0]) {
            case "root" -> keys.put("aws:PrincipalType", "Account").put("aws:PrincipalArn", arn.toString());
            case "user" ->
                keys.put("aws:PrincipalType", "User").put("aws:username", last).put("aws:PrincipalArn", arn.toString());
            case "role" -> keys.put("aws:PrincipalType", "AssumedRole").put("aws:PrincipalArn", arn.toString());
            case "assumed-role" ->
                keys.put("aws:PrincipalType", "AssumedRole")
                        .put(
                                "aws:PrincipalArn",
                                "arn:" + arn.partition() + ":iam::" + arn.account() + ":role/"
                                        + (parts.length > 1 ? parts[1] : ""));
            case "federated-user" ->
                keys.put("aws:PrincipalType", "FederatedUser").put("aws:PrincipalArn", arn.toString());
            default -> keys.put("aws:PrincipalArn", arn.toString());
        }
    }
}
