package io.policyauditor.policy.decide;

import io.policyauditor.policy.access.Access.Way;
import io.policyauditor.policy.access.PrincipalName;
import io.policyauditor.policy.access.Value;
import io.policyauditor.policy.language.Arn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who makes a request, with every name under which a policy can name him.
 *
 * <p>Source: IAM User Guide, reference_policies_elements_principal; {@code evaluation.md} A1 and A3.
 */
public final class Caller {
    /** The kinds of caller. */
    public enum Kind {
        /** A user, a session, or a role itself. */
        AWS,
        /** An AWS service. */
        SERVICE,
        /** Someone whom a web identity or SAML provider vouches for, before he has assumed a role. */
        FEDERATED,
        /** Nobody that AWS knows. */
        ANONYMOUS
    }

    private static final String SERVICE_LINKED_SESSION = ":assumed-role/AWSServiceRoleFor";
    private static final String SERVICE_LINKED = ":role/aws-service-role/";

    private final Kind kind;
    private final String id;
    private final @Nullable String account;
    private final List<Value> names;
    private final List<Way> ways;

    private Caller(Kind kind, String id, @Nullable String account, List<String> own, List<Way> ways) {
        this.kind = kind;
        this.id = id;
        this.account = account;
        List<Value> all = new ArrayList<>();
        all.add(new Value(PrincipalName.ANYONE));
        own.forEach(name -> all.add(new Value(name)));
        this.names = List.copyOf(all);
        List<Way> allWays = new ArrayList<>(List.of(Way.STAR));
        allWays.addAll(ways);
        this.ways = List.copyOf(allWays);
    }

    /**
     * A principal of an account.
     *
     * @param arn of a user, of an {@code assumed-role} or {@code federated-user} session, of a role (then the role itself,
     *     no session named), or of the account's root
     */
    public static Caller aws(String arn, String account) {
        List<String> names = new ArrayList<>(List.of(PrincipalName.self(arn)));
        List<Way> ways = new ArrayList<>(List.of(Way.SELF));
        Arn.parse(arn).flatMap(Caller::roleOfSession).ifPresent(role -> {
            names.add(role);
            ways.add(Way.ROLE);
        });
        names.add(PrincipalName.account(account));
        ways.add(Way.ACCOUNT);
        return new Caller(Kind.AWS, arn, account, names, ways);
    }

    /** An AWS service, by its principal such as {@code ec2.amazonaws.com}. */
    public static Caller service(String principal) {
        return new Caller(Kind.SERVICE, principal, null, List.of(PrincipalName.service(principal)), List.of(Way.SELF));
    }

    /**
     * An identity of a provider.
     *
     * @param provider ARN of the provider, or the host of one that AWS knows by itself
     */
    public static Caller federated(String provider, @Nullable String account) {
        return new Caller(
                Kind.FEDERATED, provider, account, List.of(PrincipalName.federated(provider)), List.of(Way.SELF));
    }

    public static Caller anonymous() {
        return new Caller(Kind.ANONYMOUS, "anonymous", null, List.of(), List.of());
    }

    private static Optional<String> roleOfSession(Arn arn) {
        String[] parts = arn.resource().split("/", -1);
        boolean session = arn.service().equals("sts") && parts.length == 3 && parts[0].equals("assumed-role");
        return session ? Optional.of(PrincipalName.role(arn.partition(), arn.account(), parts[1])) : Optional.empty();
    }

    public Kind kind() {
        return kind;
    }

    /** His ARN, service principal or provider. */
    public String id() {
        return id;
    }

    /** His account; a service and an anonymous caller have none. */
    public Optional<String> account() {
        return Optional.ofNullable(account);
    }

    /** His names, as {@link PrincipalName} writes them. */
    public List<Value> names() {
        return names;
    }

    /** For each name, how it names him. */
    public List<Way> ways() {
        return ways;
    }

    /** Whether he is a role itself and no session of it. */
    public boolean bareRole() {
        return kind == Kind.AWS
                && Arn.parse(id)
                        .filter(arn ->
                                arn.service().equals("iam") && arn.resource().startsWith("role/"))
                        .isPresent();
    }

    /** Whether he is the root user of his account. */
    public boolean root() {
        return kind == Kind.AWS && Arn.parse(id).filter(Arn::isAccountRoot).isPresent();
    }

    /**
     * Whether the ARN is that of a service-linked role or of a session of one. A session's ARN does not hold the path that
     * would say so, but the name tells: AWS keeps its beginning to itself.
     */
    static boolean serviceLinked(String arn) {
        return arn.contains(SERVICE_LINKED) || arn.contains(SERVICE_LINKED_SESSION);
    }

    @Override
    public String toString() {
        return kind + " " + id;
    }
}
