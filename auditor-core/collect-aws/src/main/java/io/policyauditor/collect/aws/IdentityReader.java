package io.policyauditor.collect.aws;

import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Identities;
import io.policyauditor.estate.model.Identities.Identity;
import io.policyauditor.estate.model.Identities.Written;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.OidcProvider;
import io.policyauditor.estate.model.Policy;
import io.policyauditor.estate.model.PolicyTexts;
import io.policyauditor.estate.model.Role;
import io.policyauditor.estate.model.User;
import io.policyauditor.estate.snapshot.RecordKind;
import io.policyauditor.policy.language.Arn;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.iam.model.AttachedPermissionsBoundary;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.GetAccountAuthorizationDetailsResponse;
import software.amazon.awssdk.services.iam.model.GroupDetail;
import software.amazon.awssdk.services.iam.model.ListRolesResponse;
import software.amazon.awssdk.services.iam.model.ManagedPolicyDetail;
import software.amazon.awssdk.services.iam.model.PolicyDetail;
import software.amazon.awssdk.services.iam.model.PolicyVersion;
import software.amazon.awssdk.services.iam.model.RoleDetail;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.iam.model.UserDetail;

/** IAM of an account. */
final class IdentityReader {
    private final String account;
    private final Clients clients;
    private final Calls calls;
    private final PolicyTexts texts;
    private final Identities identities;
    private final Map<String, Lookup<Integer>> durations = new HashMap<>();
    private final Map<String, String> profiles = new HashMap<>();

    /**
     * What IAM holds.
     *
     * @param policies to be judged
     * @param profiles ARN of an instance profile to that of its role
     * @param gap why there may be more roles and users
     */
    record Found(
            List<Role> roles,
            List<User> users,
            List<Policy> policies,
            Map<String, String> profiles,
            Optional<Gap> gap,
            Listed<OidcProvider> oidcProviders,
            Lookup<List<String>> samlProviders) {}

    IdentityReader(String account, Clients clients, Calls calls) {
        this.account = account;
        this.clients = clients;
        this.calls = calls;
        this.texts = new PolicyTexts(arn -> Gap.unread(Operation.IAM_GET_ACCOUNT_AUTHORIZATION_DETAILS + " in account "
                + account + ": it gave no document of managed policy " + arn));
        this.identities = new Identities(account, new Live(), texts);
    }

    private final class Live implements Identities.Origin {
        @Override
        public String called(String name) {
            return name;
        }

        @Override
        public void wrong(String what) {
            calls.unknown(Operation.IAM_GET_ACCOUNT_AUTHORIZATION_DETAILS, "", "", what);
        }
    }

    Found read() {
        Optional<Gap> noDurations = readDurations();
        Listed<GetAccountAuthorizationDetailsResponse> details = calls.list(
                Operation.IAM_GET_ACCOUNT_AUTHORIZATION_DETAILS,
                "",
                "",
                marker -> clients.iam().getAccountAuthorizationDetails(request -> request.marker(marker)),
                page -> {
                    add(page, noDurations);
                    return List.of();
                },
                page -> next(page.isTruncated(), page.marker()));
        List<Role> roles = identities.roles();
        List<User> users = identities.users();
        return new Found(
                roles, users, texts.policies(), Map.copyOf(profiles), details.gap(), oidcProviders(), samlProviders());
    }

    /** The details leave out how long a session may be. */
    private Optional<Gap> readDurations() {
        return calls.<ListRolesResponse, String>list(
                        Operation.IAM_LIST_ROLES,
                        "",
                        "",
                        marker -> clients.iam().listRoles(request -> request.marker(marker)),
                        page -> {
                            page.roles().forEach(role -> {
                                if (role.maxSessionDuration() != null) {
                                    durations.put(Calls.required(role.arn()), Lookup.known(role.maxSessionDuration()));
                                }
                            });
                            return List.of();
                        },
                        page -> next(page.isTruncated(), page.marker()))
                .gap();
    }

    private static @Nullable String next(@Nullable Boolean more, @Nullable String marker) {
        if (more != null && more && (marker == null || marker.isEmpty())) {
            throw new Calls.Malformed();
        }
        return more != null && more ? marker : null;
    }

    // All names are looked at before anything is added, so that a page is taken whole or not at all.
    private void add(GetAccountAuthorizationDetailsResponse page, Optional<Gap> noDurations) {
        page.roleDetailList().forEach(role -> own(role.arn()));
        page.userDetailList().forEach(user -> own(user.arn()));
        page.groupDetailList().forEach(group -> own(group.arn()));
        page.policies().forEach(policy -> Calls.required(policy.arn()));
        page.policies().forEach(policy -> identities.managed(policy.arn(), currentVersion(policy)));
        page.groupDetailList().forEach(group -> identities.group(Calls.required(group.groupName()), identity(group)));
        page.userDetailList().forEach(user -> identities.user(identity(user)));
        page.roleDetailList().forEach(role -> {
            role.instanceProfileList().forEach(profile -> profiles.put(Calls.required(profile.arn()), role.arn()));
            identities.role(
                    identity(role), bounded(role.assumeRolePolicyDocument()), duration(role.arn(), noDurations));
        });
    }

    private void own(@Nullable String arn) {
        boolean own = Arn.parse(Calls.required(arn))
                .filter(parsed -> parsed.account().equals(account))
                .isPresent();
        if (!own) {
            throw new Calls.Malformed();
        }
    }

    private Lookup<Integer> duration(String role, Optional<Gap> noDurations) {
        return durations.getOrDefault(
                role,
                Lookup.unknown(noDurations.orElseGet(() -> Gap.unread(Operation.IAM_LIST_ROLES + " in account "
                        + account + ": it left out " + role + "; collect again"))));
    }

    private static Identity identity(RoleDetail role) {
        return new Identity(
                role.arn(),
                inline(role.rolePolicyList()),
                attached(role.attachedManagedPolicies()),
                boundary(role.permissionsBoundary()),
                tags(role.tags()),
                List.of());
    }

    private static Identity identity(UserDetail user) {
        return new Identity(
                user.arn(),
                inline(user.userPolicyList()),
                attached(user.attachedManagedPolicies()),
                boundary(user.permissionsBoundary()),
                tags(user.tags()),
                user.groupList());
    }

    private static Identity identity(GroupDetail group) {
        return new Identity(
                group.arn(),
                inline(group.groupPolicyList()),
                attached(group.attachedManagedPolicies()),
                Optional.empty(),
                Map.of(),
                List.of());
    }

    private static List<Written> inline(List<PolicyDetail> policies) {
        return policies.stream()
                .map(policy -> new Written(Calls.required(policy.policyName()), bounded(policy.policyDocument())))
                .toList();
    }

    private static List<String> attached(List<AttachedPolicy> policies) {
        return policies.stream()
                .map(policy -> Calls.required(policy.policyArn()))
                .toList();
    }

    private static Optional<String> boundary(@Nullable AttachedPermissionsBoundary boundary) {
        return boundary == null ? Optional.empty() : Optional.of(Calls.required(boundary.permissionsBoundaryArn()));
    }

    private static Map<String, String> tags(List<Tag> tags) {
        Map<String, String> read = new LinkedHashMap<>();
        tags.forEach(tag -> read.put(Calls.required(tag.key()), Objects.requireNonNull(tag.value())));
        return read;
    }

    private static @Nullable String currentVersion(ManagedPolicyDetail policy) {
        for (PolicyVersion version : policy.policyVersionList()) {
            boolean marked = version.isDefaultVersion() != null && version.isDefaultVersion();
            boolean named = version.versionId() != null && version.versionId().equals(policy.defaultVersionId());
            if (marked || named) {
                return bounded(version.document());
            }
        }
        return null;
    }

    /** A text that can be a policy. */
    private static @Nullable String bounded(@Nullable String text) {
        return text == null || text.length() > Documents.MOST ? null : text;
    }

    private Listed<OidcProvider> oidcProviders() {
        Lookup<List<String>> arns = calls.ask(
                Operation.IAM_LIST_OIDC_PROVIDERS,
                "",
                "",
                () -> clients.iam().listOpenIDConnectProviders().openIDConnectProviderList().stream()
                        .map(entry -> Calls.required(entry.arn()))
                        .sorted()
                        .toList());
        List<OidcProvider> read = calls.each(arns.known().orElse(List.of()), this::oidcProvider);
        return new Listed<>(read, arns.missing());
    }

    private OidcProvider oidcProvider(String arn) {
        Lookup<Set<String>> audiences = calls.ask(
                Operation.IAM_GET_OIDC_PROVIDER,
                "",
                arn,
                () -> new TreeSet<>(clients.iam()
                        .getOpenIDConnectProvider(request -> request.openIDConnectProviderArn(arn))
                        .clientIDList()));
        // The ARN is made of the issuer.
        String issuer = arn.substring(arn.indexOf('/') + 1);
        return new OidcProvider(arn, issuer, audiences, RecordKind.OIDC_PROVIDERS.place(arn));
    }

    private Lookup<List<String>> samlProviders() {
        return calls.ask(
                Operation.IAM_LIST_SAML_PROVIDERS,
                "",
                "",
                () -> clients.iam().listSAMLProviders().samlProviderList().stream()
                        .map(entry -> Calls.required(entry.arn()))
                        .sorted()
                        .toList());
    }
}
