package io.policyauditor.collect.aws;

import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.snapshot.Deadline;
import io.policyauditor.estate.snapshot.ForeignText;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;

/**
 * The one way to ask AWS something about an account. A call that does not answer is a gap that names the operation, the
 * account, the region and the error code: never an exception, and never a word of what the other side wrote.
 */
final class Calls implements AutoCloseable {
    /** What an error code looks like; anything else is somebody's text. */
    private static final Pattern CODE = Pattern.compile("[A-Za-z][A-Za-z0-9_.]{0,79}");

    /** A listing of more pages than this has no end. */
    private static final int PAGES = 100_000;

    private static final Set<String> DENIED = Set.of(
            "AccessDenied",
            "AccessDeniedException",
            "UnauthorizedOperation",
            "UnauthorizedAccess",
            "AuthFailure",
            "AllAccessDisabled");

    private static final Set<String> EXPIRED =
            Set.of("ExpiredToken", "ExpiredTokenException", "RequestExpired", "TokenRefreshRequired");

    private final String account;
    private final Deadline deadline;
    private final ExecutorService threads;
    private final AtomicLong answers = new AtomicLong();
    private final ConcurrentLinkedQueue<Gap> gaps = new ConcurrentLinkedQueue<>();

    /** An answer lacks what it must have. */
    static final class Malformed extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /**
     * Calls about an account.
     *
     * @param account twelve digits, or what is known instead
     * @param atOnce how many calls run at the same time
     */
    Calls(String account, Deadline deadline, int atOnce) {
        this.account = account;
        this.deadline = deadline;
        this.threads = Executors.newFixedThreadPool(atOnce, task -> {
            Thread thread = new Thread(task, "aws-" + account);
            thread.setDaemon(true);
            return thread;
        });
    }

    /** How many calls answered, also those whose answer is that there is nothing; those of STS are not counted. */
    long answers() {
        return answers.get();
    }

    /** Everything that was asked and is not known, in the order of its words. */
    List<Gap> gaps() {
        return gaps.stream()
                .sorted((one, other) -> one.what().compareTo(other.what()))
                .distinct()
                .toList();
    }

    /**
     * Asks one thing.
     *
     * @param of what it is asked about: a name, empty when the operation says it all
     * @param call the call, and whatever reads its answer
     */
    <T> Lookup<T> ask(Operation operation, String region, String of, Supplier<T> call) {
        return ask(operation, region, of, Map.of(), call);
    }

    /**
     * Asks one thing.
     *
     * @param meanings error codes that are answers
     */
    <T> Lookup<T> ask(
            Operation operation, String region, String of, Map<String, Lookup<T>> meanings, Supplier<T> call) {
        if (deadline.passed()) {
            return unknown(operation, region, of, "not asked, the deadline had passed; allow more time");
        }
        try {
            T value = required(call.get());
            count(operation);
            return Lookup.known(value);
        } catch (AwsServiceException e) {
            Lookup<T> meaning = meanings.get(code(e));
            if (meaning != null) {
                count(operation);
                return meaning;
            }
            return unknown(operation, region, of, why(operation, e));
        } catch (RuntimeException | StackOverflowError e) {
            // The answer is of somebody else: it may nest deeper than the SDK's parser can go.
            return unknown(operation, region, of, why(e));
        }
    }

    // Who we are and that we may enter is nothing that was read.
    private void count(Operation operation) {
        if (!operation.service().equals("sts")) {
            answers.incrementAndGet();
        }
    }

    /**
     * Asks for all pages of a listing.
     *
     * @param page asks for the page of a token, null for the first
     * @param items of a page
     * @param next token of the page behind it; null or empty behind the last
     */
    <P, T> Listed<T> list(
            Operation operation,
            String region,
            String of,
            Function<@Nullable String, P> page,
            Function<P, ? extends Collection<T>> items,
            Function<P, @Nullable String> next) {
        List<T> all = new ArrayList<>();
        Set<String> tokens = new HashSet<>();
        @Nullable String token = null;
        while (true) {
            @Nullable String current = token;
            Lookup<Page<T>> read = ask(operation, region, of, () -> {
                P answer = page.apply(current);
                return new Page<>(List.copyOf(items.apply(answer)), Optional.ofNullable(next.apply(answer)));
            });
            if (!(read instanceof Lookup.Known<Page<T>> known)) {
                return new Listed<>(all, read.missing());
            }
            all.addAll(known.value().items());
            token = known.value().next().filter(text -> !text.isEmpty()).orElse(null);
            if (token == null) {
                return new Listed<>(all, Optional.empty());
            }
            if (!tokens.add(token) || tokens.size() > PAGES) {
                return new Listed<>(
                        all,
                        unknown(operation, region, of, "its pages have no end: a page token came twice")
                                .missing());
            }
        }
    }

    private record Page<T>(List<T> items, Optional<String> next) {}

    /** Does something for each of many, several at once; the results are in the order of the things. Not to be nested. */
    <T, R> List<R> each(Collection<T> things, Function<T, R> work) {
        List<CompletableFuture<R>> all = things.stream()
                .map(thing -> CompletableFuture.supplyAsync(() -> work.apply(thing), threads))
                .toList();
        return all.stream().map(CompletableFuture::join).toList();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    /** A value that an answer must have; a text must not be empty. */
    static <T> T required(@Nullable T value) {
        if (value == null || value.equals("")) {
            throw new Malformed();
        }
        return value;
    }

    /** Something that was asked and is not known. */
    <T> Lookup<T> unknown(Operation operation, String region, String of, String why) {
        StringBuilder what = new StringBuilder(operation.toString());
        if (!of.isEmpty()) {
            what.append(" of ").append(of);
        }
        what.append(" in account ").append(account);
        if (!region.isEmpty()) {
            what.append(", ").append(region);
        }
        what.append(": ").append(why);
        Gap gap = Gap.unread(ForeignText.plain(what));
        gaps.add(gap);
        return Lookup.unknown(gap);
    }

    private static String code(AwsServiceException failure) {
        String code = failure.awsErrorDetails() == null
                ? null
                : failure.awsErrorDetails().errorCode();
        return code != null && CODE.matcher(code).matches() ? code : "no error code";
    }

    private static String why(Operation operation, AwsServiceException failure) {
        String code = code(failure);
        String told = " (" + code + ", HTTP " + failure.statusCode() + ")";
        if (EXPIRED.contains(code)) {
            return "the credentials expired" + told + "; log in again";
        }
        if (failure.isThrottlingException() || failure.statusCode() == 429) {
            return "throttled" + told + "; run again with fewer calls at once";
        }
        if (failure.statusCode() == 401 || failure.statusCode() == 403 || DENIED.contains(code)) {
            return "denied" + told + (operation.action().isEmpty() ? "" : "; allow " + operation.action());
        }
        return "failed" + told;
    }

    private static String why(Throwable failure) {
        int depth = 0;
        for (Throwable cause = failure; cause != null && depth < 20; cause = cause.getCause()) {
            if (cause instanceof ApiCallTimeoutException
                    || cause instanceof ApiCallAttemptTimeoutException
                    || cause instanceof SocketTimeoutException
                    || cause instanceof BoundedHttpClient.TooSlow) {
                return "no whole answer in time";
            }
            if (cause instanceof ConnectException
                    || cause instanceof UnknownHostException
                    || cause instanceof NoRouteToHostException
                    || cause instanceof SSLException) {
                return "unreachable; see whether network and proxy let it through";
            }
            if (cause instanceof BoundedHttpClient.TooLong) {
                return "the answer is longer than any that AWS gives";
            }
            depth++;
        }
        return "the answer is malformed or was cut off";
    }
}
