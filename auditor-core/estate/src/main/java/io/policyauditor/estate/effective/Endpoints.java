package io.policyauditor.estate.effective;

import io.policyauditor.estate.model.Account;
import io.policyauditor.estate.model.AccountTraits;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.OrganizationPath;
import io.policyauditor.estate.model.Policy;
import io.policyauditor.estate.model.VpcEndpoint;
import io.policyauditor.policy.decide.Document;
import io.policyauditor.policy.decide.Request;
import io.policyauditor.policy.language.PolicyKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The VPC endpoints of an estate, and the policies of those that a request takes. A VPC and all of its endpoints are of one
 * account, whoever else uses its subnets.
 *
 * <p>Source: AWS PrivateLink Guide, vpc-endpoints-access; VPC User Guide, vpc-share-limitations; IAM User Guide,
 * reference_policies_condition-keys (aws:SourceVpc, aws:SourceVpce).
 */
public final class Endpoints {
    /** The key that says which endpoint a request takes. */
    public static final String ENDPOINT = "aws:SourceVpce";

    /** The key that says from which VPC a request comes, which it does by an endpoint alone. */
    public static final String VPC = "aws:SourceVpc";

    /** Those of no estate. */
    static final Endpoints NONE = new Endpoints();

    private final Optional<Estate> estate;
    private final Map<String, VpcEndpoint> byId = new LinkedHashMap<>();
    private final Map<String, Lookup<Policy>> policies = new TreeMap<>();

    private Endpoints() {
        this.estate = Optional.empty();
    }

    private Endpoints(Estate estate) {
        this.estate = Optional.of(estate);
        for (Account account : estate.accounts()) {
            for (VpcEndpoint endpoint : listed(account).known().orElse(List.of())) {
                byId.putIfAbsent(endpoint.id(), endpoint);
                policies.putIfAbsent(endpoint.id(), endpoint.policy());
            }
        }
        // Of others there is the policy alone.
        for (Policy policy : estate.policies()) {
            boolean here = policy.document()
                    .known()
                    .filter(document -> document.kind() == PolicyKind.VPC_ENDPOINT)
                    .isPresent();
            if (here) {
                policy.attachedTo().known().ifPresent(id -> policies.putIfAbsent(id, Lookup.known(policy)));
            }
        }
    }

    /** Those of an estate. */
    public static Endpoints of(Estate estate) {
        return estate.derived(Endpoints.class, Endpoints::new);
    }

    private Lookup<List<VpcEndpoint>> listed(Account account) {
        return estate.orElseThrow().traits(account.id()).flatMap(AccountTraits::vpcEndpoints);
    }

    /** The policy of the endpoint that a request says it takes; none where it says nothing, or none that is known. */
    List<Document> of(Request request) {
        if (policies.isEmpty()) {
            return List.of();
        }
        Optional<String> id = request.context().single(ENDPOINT);
        if (id.isPresent()) {
            VpcEndpoint endpoint = byId.get(id.get());
            return endpoint == null || serves(endpoint, request.service()) ? policy(id.get()) : List.of();
        }
        Optional<String> vpc = request.context().single(VPC);
        if (vpc.isEmpty()) {
            return List.of();
        }
        List<VpcEndpoint> serving = in(vpc.get(), request.service());
        if (serving.size() == 1) {
            return policy(serving.get(0).id());
        }
        boolean limited =
                serving.stream().anyMatch(endpoint -> !policy(endpoint.id()).isEmpty());
        return limited
                ? List.of(new Document.Unknown(
                        "the policy of the VPC endpoint",
                        "which of the VPC endpoints "
                                + serving.stream().map(VpcEndpoint::id).collect(Collectors.joining(", ")) + " of "
                                + vpc.get() + " the request takes is not known, say it with " + ENDPOINT))
                : List.of();
    }

    private List<Document> policy(String id) {
        Lookup<Policy> policy = policies.get(id);
        return policy == null
                ? List.of()
                : Documents.optional(policy, "the policy of VPC endpoint " + id).stream()
                        .toList();
    }

    private List<VpcEndpoint> in(String vpc, String service) {
        return byId.values().stream()
                .filter(endpoint -> endpoint.vpc().equals(Lookup.known(vpc)) && serves(endpoint, service))
                .toList();
    }

    private static boolean serves(VpcEndpoint endpoint, String service) {
        return endpoint.service().toLowerCase(Locale.ROOT).endsWith("." + service);
    }

    /**
     * The endpoints of a VPC for a service; unknown where there may be others. Whose VPC it is need not be known: subnets
     * are shared within an organization.
     *
     * @param account that uses it
     * @param service such as {@code s3}
     */
    public Lookup<List<VpcEndpoint>> of(String vpc, String account, String service) {
        List<VpcEndpoint> serving = in(vpc, service);
        // Whoever has one of them lists all of its account, and so all of the VPC.
        if (!serving.isEmpty()) {
            return Lookup.known(serving);
        }
        List<Account> owners = new ArrayList<>();
        Account user = estate.flatMap(all -> all.account(account).known()).orElse(null);
        if (user == null) {
            return Lookup.unknown(Gap.outOfScope("account " + account + " is not in the estate"));
        }
        owners.add(user);
        Lookup<OrganizationPath> path = OrganizationPath.of(user, estate.orElseThrow());
        if (!(path instanceof Lookup.KnownAbsent)) {
            Optional<Gap> open = path.missing()
                    .or(() -> OrganizationPath.open(estate.orElseThrow().organization(), estate.orElseThrow()));
            if (open.isPresent()) {
                return Lookup.unknown(open.get());
            }
            owners.addAll(estate.orElseThrow().accounts());
        }
        return owners.stream()
                .map(this::listed)
                .flatMap(listed -> listed.missing().stream())
                .findFirst()
                .<Lookup<List<VpcEndpoint>>>map(Lookup::unknown)
                .orElseGet(() -> Lookup.known(List.of()));
    }
}
