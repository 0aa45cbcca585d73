package io.policyauditor.collect.aws;

import io.policyauditor.collect.aws.OrganizationReader.Member;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.snapshot.Deadline;
import io.policyauditor.policy.language.Arn;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;

/**
 * Reads the accounts of an organization, or one account, through the AWS SDK: read-only, several accounts at once,
 * within a deadline. The caller's own account is read with the caller's credentials, every other through the role.
 */
public final class AwsCollector {
    private static final String SESSION = "policy-auditor";

    private final Settings settings;
    private final Transport transport;

    private AwsCollector(Settings settings, Transport transport) {
        this.settings = settings;
        this.transport = transport;
    }

    /**
     * Reads everything the settings ask for and hands it on.
     *
     * @return how it ended; whatever could not be read is a gap of the records, never an exception
     */
    public static Collected collect(Settings settings, Records records) {
        try (Transport transport = Transport.of(settings)) {
            return collect(settings, transport, records);
        }
    }

    static Collected collect(Settings settings, Transport transport, Records records) {
        return new AwsCollector(settings, transport).run(records);
    }

    /** Who calls. */
    private record Caller(String account, String partition) {}

    private Collected run(Records records) {
        Deadline deadline = Deadline.in(settings.deadline());
        try (Clients clients = new Clients(transport, transport.credentials(), settings.region())) {
            try (Calls calls = new Calls("of the caller", deadline, settings.callsAtOnce())) {
                Lookup<Caller> caller = caller(clients, calls);
                if (!(caller instanceof Lookup.Known<Caller> known)) {
                    Gap gap = caller.missing().orElseThrow();
                    records.organization(new OrganizationRecords(
                            Lookup.unknown(gap), List.of(), Lookup.unknown(gap), Optional.of(gap), calls.gaps(), 0));
                    return new Collected(0, 0, 0, calls.gaps().size());
                }
                return run(known.value(), clients, deadline, records);
            }
        }
    }

    private Lookup<Caller> caller(Clients clients, Calls calls) {
        try {
            transport.credentials().resolveCredentials();
        } catch (SdkException e) {
            return calls.unknown(
                    Operation.STS_GET_CALLER_IDENTITY,
                    "",
                    "",
                    "there are no credentials; log in, or set AWS_PROFILE or AWS_ACCESS_KEY_ID");
        }
        return calls.ask(Operation.STS_GET_CALLER_IDENTITY, settings.region(), "", () -> {
            String arn = clients.sts().getCallerIdentity().arn();
            Arn parsed = Arn.parse(Calls.required(arn)).orElseThrow(Calls.Malformed::new);
            if (!Arn.isAccountId(parsed.account())) {
                throw new Calls.Malformed();
            }
            return new Caller(parsed.account(), parsed.partition());
        });
    }

    private Collected run(Caller caller, Clients clients, Deadline deadline, Records records) {
        OrganizationReader.Found organization;
        try (Calls calls = new Calls(caller.account(), deadline, settings.callsAtOnce())) {
            organization = new OrganizationReader(clients, calls).read();
        }
        List<Member> members = members(caller, organization);
        records.expect(members.size());
        Tally tally = new Tally();
        ExecutorService threads = Executors.newFixedThreadPool(settings.accountsAtOnce(), task -> {
            Thread thread = new Thread(task, "aws-accounts");
            thread.setDaemon(true);
            return thread;
        });
        try {
            // In the order of the accounts, and never more in memory than are read at once.
            Iterator<Member> waiting = members.iterator();
            Deque<Future<AccountRecords>> running = new ArrayDeque<>();
            while (waiting.hasNext() || !running.isEmpty()) {
                while (waiting.hasNext() && running.size() < settings.accountsAtOnce()) {
                    Member next = waiting.next();
                    running.add(threads.submit(() -> account(
                            caller, next, clients, organization.records().incomplete(), deadline)));
                }
                AccountRecords read = finished(running.removeFirst());
                tally.add(read);
                records.account(read);
            }
        } finally {
            threads.shutdownNow();
        }
        records.organization(organization.records());
        return new Collected(
                members.size(),
                tally.unread,
                tally.answers + organization.records().answers(),
                tally.gaps + organization.records().gaps().size());
    }

    private static final class Tally {
        private int unread;
        private long answers;
        private long gaps;

        void add(AccountRecords read) {
            unread += read.answers() == 0 ? 1 : 0;
            answers += read.answers();
            gaps += read.gaps().size();
        }
    }

    private static AccountRecords finished(Future<AccountRecords> running) {
        try {
            return running.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            CancellationException cancelled = new CancellationException("interrupted while accounts were read");
            cancelled.initCause(e);
            throw cancelled;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException bug) {
                throw bug;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /** The accounts to read, by id. */
    private List<Member> members(Caller caller, OrganizationReader.Found organization) {
        Map<String, Member> known = new TreeMap<>();
        organization.members().forEach(member -> known.put(member.id(), member));
        Map<String, Member> wanted = new TreeMap<>();
        if (settings.roleName().isEmpty()) {
            wanted.put(
                    caller.account(), known.getOrDefault(caller.account(), stranger(caller.account(), organization)));
            return List.copyOf(wanted.values());
        }
        if (settings.accounts().isEmpty()) {
            known.putIfAbsent(caller.account(), stranger(caller.account(), organization));
            wanted.putAll(known);
        } else {
            settings.accounts().forEach(id -> wanted.put(id, known.getOrDefault(id, stranger(id, organization))));
        }
        if (!settings.units().isEmpty()) {
            Set<String> units = organization.below(settings.units());
            // One whose unit is not known may be below.
            wanted.values()
                    .removeIf(member -> !(member.unit() instanceof Lookup.Unknown)
                            && member.unit().known().filter(units::contains).isEmpty());
        }
        return new ArrayList<>(wanted.values());
    }

    /** An account of which the organization says nothing. */
    private static Member stranger(String id, OrganizationReader.Found organization) {
        OrganizationRecords records = organization.records();
        if (records.organization() instanceof Lookup.KnownAbsent) {
            return new Member(id, Lookup.absent(), Lookup.absent(), Lookup.absent(), true);
        }
        Gap gap = records.incomplete()
                .orElseGet(() -> Gap.outOfScope("account " + id + " is not in the organization of the caller"));
        return new Member(id, Lookup.unknown(gap), Lookup.unknown(gap), Lookup.unknown(gap), true);
    }

    private AccountRecords account(
            Caller caller, Member member, Clients own, Optional<Gap> organization, Deadline deadline) {
        AccountReader reader = new AccountReader(member, organization);
        try (Calls calls = new Calls(member.id(), deadline, settings.callsAtOnce())) {
            if (member.id().equals(caller.account())) {
                return reader.read(own, calls, settings);
            }
            if (!member.active()) {
                return reader.unread(
                        gap(calls.unknown(
                                Operation.STS_ASSUME_ROLE,
                                "",
                                "",
                                "the account is suspended; nothing in it can be read")),
                        calls);
            }
            String role = "arn:" + caller.partition() + ":iam::" + member.id() + ":role/"
                    + settings.roleName().orElseThrow();
            try (StsAssumeRoleCredentialsProvider credentials = assuming(own, role)) {
                Lookup<Boolean> entered = calls.ask(
                        Operation.STS_ASSUME_ROLE,
                        settings.region(),
                        role,
                        () -> credentials.resolveCredentials() != null);
                if (entered.missing().isPresent()) {
                    return reader.unread(gap(entered), calls);
                }
                try (Clients clients = new Clients(transport, credentials, settings.region())) {
                    return reader.read(clients, calls, settings);
                }
            }
        }
    }

    private static Gap gap(Lookup<?> unknown) {
        return unknown.missing().orElseThrow();
    }

    /** Credentials of a role, renewed before they expire. */
    private StsAssumeRoleCredentialsProvider assuming(Clients own, String role) {
        AssumeRoleRequest.Builder request =
                AssumeRoleRequest.builder().roleArn(role).roleSessionName(SESSION);
        settings.externalId().ifPresent(request::externalId);
        return StsAssumeRoleCredentialsProvider.builder()
                .stsClient(own.sts())
                .refreshRequest(request.build())
                .build();
    }
}
