package io.policyauditor.policy.access;

import io.policyauditor.policy.language.Arn;
import java.util.ArrayList;
import java.util.List;

/**
 * The names under which a caller can be named by a Principal element, as texts that cannot be mistaken for each other.
 * A caller has a name for each way of being named; an entry of a policy is compared with all of them.
 *
 * <p>Source: IAM User Guide, reference_policies_elements_principal; {@code evaluation.md} A3.
 */
public final class PrincipalName {
    /** Every caller has this name, anonymous ones too. */
    public static final String ANYONE = "*";

    private PrincipalName() {}

    /** A user, session, federated-user session or bare role, by its exact ARN. */
    public static String self(String arn) {
        return "self " + arn;
    }

    /** A session, by its role; the role's path is not part of a session's ARN. */
    public static String role(String partition, String account, String name) {
        return "role " + partition + " " + account + " " + name;
    }

    /** Everyone of an account. */
    public static String account(String id) {
        return "account " + id;
    }

    /** An AWS service, by its principal such as {@code ec2.amazonaws.com}. */
    public static String service(String name) {
        return "service " + name;
    }

    /** A web identity or SAML provider, by ARN or host. */
    public static String federated(String provider) {
        return "federated " + provider;
    }

    /** The canonical user id of an account. */
    public static String canonicalUser(String id) {
        return "canonical " + id;
    }

    /** The names that an AWS entry of a policy stands for. */
    static List<String> ofEntry(String value) {
        if (value.equals(ANYONE)) {
            return List.of(ANYONE);
        }
        if (Arn.isAccountId(value)) {
            return List.of(account(value));
        }
        Arn arn = Arn.parse(value).orElse(null);
        if (arn == null) {
            return List.of(self(value));
        }
        if (arn.isAccountRoot()) {
            return List.of(account(arn.account()));
        }
        List<String> names = new ArrayList<>();
        names.add(self(value));
        if (arn.service().equals("iam") && arn.resource().startsWith("role/")) {
            String name = arn.resource().substring(arn.resource().lastIndexOf('/') + 1);
            names.add(role(arn.partition(), arn.account(), name));
        }
        return names;
    }
}
