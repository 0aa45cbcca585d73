package io.policyauditor.collect.aws;

import io.policyauditor.estate.model.ControlPolicy;
import io.policyauditor.estate.model.DelegatedAdministrator;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Organization;
import io.policyauditor.estate.model.Organization.Unit;
import io.policyauditor.estate.model.Policy;
import io.policyauditor.estate.model.PolicyTexts;
import io.policyauditor.estate.snapshot.RecordKind;
import io.policyauditor.estate.snapshot.Scope;
import io.policyauditor.policy.language.Arn;
import io.policyauditor.policy.language.PolicyKind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.AccountStatus;
import software.amazon.awssdk.services.organizations.model.PolicyType;

/** AWS Organizations, as the caller's account sees it. */
final class OrganizationReader {
    private final Clients clients;
    private final Calls calls;
    private final List<Gap> missing = new ArrayList<>();

    /**
     * An account of the organization.
     *
     * @param unit id of the unit it is in
     * @param active whether it can be read: one that is suspended cannot
     */
    record Member(
            String id, Lookup<String> name, Lookup<String> unit, Lookup<Map<String, String>> tags, boolean active) {}

    /**
     * What was read.
     *
     * @param members every account, by id
     */
    record Found(OrganizationRecords records, List<Member> members) {
        /** Ids of a unit and all units below it. */
        Set<String> below(Set<String> units) {
            Set<String> all = new HashSet<>(units);
            List<Unit> known =
                    records.organization().known().map(Organization::units).orElse(List.of());
            boolean grown = true;
            while (grown) {
                grown = false;
                for (Unit unit : known) {
                    grown |= unit.parent().known().filter(all::contains).isPresent() && all.add(unit.id());
                }
            }
            return all;
        }
    }

    /** A control policy as it is listed. */
    private record Summary(String id, String name, String arn, boolean awsManaged) {}

    private record Entry(String id, @Nullable String name, boolean active) {}

    OrganizationReader(Clients clients, Calls calls) {
        this.clients = clients;
        this.calls = calls;
    }

    Found read() {
        Lookup<software.amazon.awssdk.services.organizations.model.Organization> described = calls.ask(
                Operation.ORGANIZATIONS_DESCRIBE_ORGANIZATION,
                "",
                "",
                Map.of("AWSOrganizationsNotInUseException", Lookup.absent()),
                () -> Calls.required(client().describeOrganization().organization()));
        if (described instanceof Lookup.KnownAbsent) {
            return found(Lookup.absent(), List.of(), Lookup.known(List.of()), List.of());
        }
        described.missing().ifPresent(missing::add);
        Map<String, String> unitOf = new HashMap<>();
        List<Unit> units = units(unitOf);
        List<Member> members = members(unitOf);
        List<ControlPolicy> policies = new ArrayList<>(policies(PolicyType.SERVICE_CONTROL_POLICY));
        policies.addAll(policies(PolicyType.RESOURCE_CONTROL_POLICY));
        policies.sort(Comparator.comparing(ControlPolicy::type).thenComparing(ControlPolicy::id));
        Lookup<Organization> organization = described.map(known -> new Organization(
                known.id() == null ? Lookup.absent() : Lookup.known(known.id()),
                known.masterAccountId() == null
                        ? calls.unknown(
                                Operation.ORGANIZATIONS_DESCRIBE_ORGANIZATION,
                                "",
                                "",
                                "the answer lacks the management account")
                        : Lookup.known(known.masterAccountId()),
                units,
                Documents.place(Scope.ORGANIZATION.word())));
        return found(organization, policies, administrators(), members);
    }

    private Found found(
            Lookup<Organization> organization,
            List<ControlPolicy> policies,
            Lookup<List<DelegatedAdministrator>> administrators,
            List<Member> members) {
        return new Found(
                new OrganizationRecords(
                        organization,
                        policies,
                        administrators,
                        missing.stream().findFirst(),
                        calls.gaps(),
                        calls.answers()),
                members);
    }

    private OrganizationsClient client() {
        return clients.organizations();
    }

    /** What a listing holds; that it holds not all is a gap of the organization. */
    private <T> List<T> items(Listed<T> listed) {
        listed.gap().ifPresent(missing::add);
        return listed.items();
    }

    /** The root and all units; also which unit each account is in. */
    private List<Unit> units(Map<String, String> unitOf) {
        Deque<Unit> open = new ArrayDeque<>(items(calls.list(
                Operation.ORGANIZATIONS_LIST_ROOTS,
                "",
                "",
                token -> client().listRoots(request -> request.nextToken(token)),
                page -> page.roots().stream()
                        .map(root -> unit(root.id(), root.name(), Lookup.absent()))
                        .toList(),
                page -> page.nextToken())));
        Map<String, Unit> units = new LinkedHashMap<>();
        while (!open.isEmpty()) {
            Unit unit = open.removeFirst();
            if (units.putIfAbsent(unit.id(), unit) != null) {
                continue;
            }
            items(calls.list(
                            Operation.ORGANIZATIONS_LIST_ACCOUNTS_FOR_PARENT,
                            "",
                            unit.id(),
                            token -> client().listAccountsForParent(request ->
                                    request.parentId(unit.id()).nextToken(token)),
                            page -> page.accounts().stream()
                                    .map(account -> Calls.required(account.id()))
                                    .toList(),
                            page -> page.nextToken()))
                    .forEach(account -> unitOf.putIfAbsent(account, unit.id()));
            open.addAll(items(calls.list(
                    Operation.ORGANIZATIONS_LIST_UNITS,
                    "",
                    unit.id(),
                    token -> client().listOrganizationalUnitsForParent(
                                    request -> request.parentId(unit.id()).nextToken(token)),
                    page -> page.organizationalUnits().stream()
                            .map(below -> unit(below.id(), below.name(), Lookup.known(unit.id())))
                            .toList(),
                    page -> page.nextToken())));
        }
        return units.values().stream().sorted(Comparator.comparing(Unit::id)).toList();
    }

    private static Unit unit(@Nullable String id, @Nullable String name, Lookup<String> parent) {
        String known = Calls.required(id);
        return new Unit(known, name == null ? known : name, parent, Documents.place(Scope.ORGANIZATION.word()));
    }

    private List<Member> members(Map<String, String> unitOf) {
        List<Entry> listed = items(calls.list(
                Operation.ORGANIZATIONS_LIST_ACCOUNTS,
                "",
                "",
                token -> client().listAccounts(request -> request.nextToken(token)),
                page -> page.accounts().stream()
                        .map(account -> new Entry(
                                account(account.id()), account.name(), account.status() == AccountStatus.ACTIVE))
                        .toList(),
                page -> page.nextToken()));
        List<Entry> sorted =
                listed.stream().sorted(Comparator.comparing(Entry::id)).toList();
        return calls.each(
                sorted,
                account -> new Member(
                        account.id(),
                        account.name() == null ? Lookup.absent() : Lookup.known(account.name()),
                        unit(account.id(), unitOf),
                        tags(account.id()),
                        account.active()));
    }

    private static String account(@Nullable String id) {
        String known = Calls.required(id);
        if (!Arn.isAccountId(known)) {
            throw new Calls.Malformed();
        }
        return known;
    }

    private Lookup<String> unit(String account, Map<String, String> unitOf) {
        String unit = unitOf.get(account);
        return unit != null
                ? Lookup.known(unit)
                : Lookup.unknown(missing.stream()
                        .findFirst()
                        .orElseGet(() -> Gap.unread(Operation.ORGANIZATIONS_LIST_ACCOUNTS_FOR_PARENT
                                + ": no unit holds account " + account + "; collect again")));
    }

    private Lookup<Map<String, String>> tags(String account) {
        return calls.list(
                        Operation.ORGANIZATIONS_LIST_TAGS,
                        "",
                        account,
                        token -> client().listTagsForResource(
                                        request -> request.resourceId(account).nextToken(token)),
                        page -> page.tags().stream()
                                .map(tag -> Map.entry(tag.key(), tag.value()))
                                .toList(),
                        page -> page.nextToken())
                .whole()
                .map(tags -> {
                    Map<String, String> read = new LinkedHashMap<>();
                    tags.forEach(tag -> read.put(tag.getKey(), tag.getValue()));
                    return Map.copyOf(read);
                });
    }

    private List<ControlPolicy> policies(PolicyType type) {
        ControlPolicy.Type ours =
                type == PolicyType.SERVICE_CONTROL_POLICY ? ControlPolicy.Type.SCP : ControlPolicy.Type.RCP;
        List<Listed<ControlPolicy>> read = calls.each(
                items(calls.list(
                        Operation.ORGANIZATIONS_LIST_POLICIES,
                        "",
                        ours.name(),
                        token -> client().listPolicies(
                                        request -> request.filter(type).nextToken(token)),
                        page -> page.policies().stream()
                                .filter(policy -> Calls.required(policy.type()) == type)
                                .map(policy -> new Summary(
                                        Calls.required(policy.id()),
                                        policy.name() == null ? policy.id() : policy.name(),
                                        policy.arn() == null ? policy.id() : policy.arn(),
                                        policy.awsManaged() != null && policy.awsManaged()))
                                .toList(),
                        page -> page.nextToken())),
                summary -> {
                    String id = summary.id();
                    String name = summary.arn();
                    Listed<String> targets = calls.list(
                            Operation.ORGANIZATIONS_LIST_TARGETS,
                            "",
                            id,
                            token -> client().listTargetsForPolicy(
                                            request -> request.policyId(id).nextToken(token)),
                            page -> page.targets().stream()
                                    .map(target -> Calls.required(target.targetId()))
                                    .toList(),
                            page -> page.nextToken());
                    ControlPolicy policy = new ControlPolicy(
                            ours,
                            id,
                            summary.name(),
                            document(ours, id, name),
                            targets.items().stream().sorted().toList(),
                            summary.awsManaged(),
                            RecordKind.CONTROL_POLICIES.place(id));
                    return new Listed<>(List.of(policy), targets.gap());
                });
        return read.stream().flatMap(one -> items(one).stream()).toList();
    }

    private Policy document(ControlPolicy.Type type, String id, String name) {
        String account = Arn.parse(name).map(Arn::account).orElse("");
        Lookup<Policy> document = calls.ask(
                Operation.ORGANIZATIONS_DESCRIBE_POLICY,
                "",
                id,
                () -> Documents.policy(
                        type == ControlPolicy.Type.SCP ? PolicyKind.SCP : PolicyKind.RCP,
                        name,
                        account,
                        name,
                        client().describePolicy(request -> request.policyId(id))
                                .policy()
                                .content()));
        return document.known()
                .map(known -> known.elsewhere(
                        name,
                        Arn.isAccountId(account) ? Lookup.known(account) : Lookup.absent(),
                        Lookup.unknown(Gap.outOfScope("a control policy may be attached to many"))))
                .orElseGet(() -> PolicyTexts.unknown(name, document.missing().orElseThrow()));
    }

    private Lookup<List<DelegatedAdministrator>> administrators() {
        Listed<String> accounts = calls.list(
                Operation.ORGANIZATIONS_LIST_DELEGATED_ADMINISTRATORS,
                "",
                "",
                token -> client().listDelegatedAdministrators(request -> request.nextToken(token)),
                page -> page.delegatedAdministrators().stream()
                        .map(administrator -> account(administrator.id()))
                        .toList(),
                page -> page.nextToken());
        List<DelegatedAdministrator> read = calls.each(
                accounts.items().stream().distinct().sorted().toList(),
                account -> new DelegatedAdministrator(
                        account,
                        calls.list(
                                        Operation.ORGANIZATIONS_LIST_DELEGATED_SERVICES,
                                        "",
                                        account,
                                        token -> client().listDelegatedServicesForAccount(request ->
                                                request.accountId(account).nextToken(token)),
                                        page -> page.delegatedServices().stream()
                                                .map(service -> Calls.required(service.servicePrincipal()))
                                                .toList(),
                                        page -> page.nextToken())
                                .whole()
                                .map(services -> services.stream().sorted().toList()),
                        RecordKind.DELEGATED_ADMINISTRATORS.place(account)));
        return new Listed<>(read, accounts.gap()).whole();
    }
}
