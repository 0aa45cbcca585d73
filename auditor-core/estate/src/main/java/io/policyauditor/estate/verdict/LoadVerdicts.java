package io.policyauditor.estate.verdict;

import io.policyauditor.estate.loading.Credential.Anonymous;
import io.policyauditor.estate.loading.Credential.NodeRole;
import io.policyauditor.estate.loading.EndpointHost;
import io.policyauditor.estate.loading.LoadPoint;
import io.policyauditor.estate.loading.LoadPoint.Loader;
import io.policyauditor.estate.loading.LoadPoint.Problem;
import io.policyauditor.estate.loading.LoadPoints;
import io.policyauditor.estate.loading.ModelUri;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Bucket.AccessPoint;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.PublicAccessBlock;
import io.policyauditor.estate.verdict.LoadVerdict.Identity;
import io.policyauditor.estate.verdict.LoadVerdict.Result;
import io.policyauditor.policy.language.Arn;
import io.policyauditor.policy.text.Node.Scalar;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The verdicts of the load points of an estate, found once; {@code kserve-loading.md} (b) 5 to 8. */
public final class LoadVerdicts {
    /** Causes that a load point tells and that need not make it fail. */
    private static final Set<String> RISKS = Set.of("C12", "C38", "C41");

    /** Causes by which it has not the credential that was meant: a failure if the one that it has is refused. */
    private static final Set<String> LOST = Set.of("C4", "C13", "C33", "C37");

    private final List<LoadVerdict> all;
    private final IdentityHashMap<LoadPoint, LoadVerdict> byPoint = new IdentityHashMap<>();

    private LoadVerdicts(Estate estate) {
        this.all = Shares.of(LoadPoints.of(estate).all(), points -> {
            Judge judge = new Judge(estate);
            return points.stream().map(judge::verdict).toList();
        });
        all.forEach(verdict -> byPoint.put(verdict.point(), verdict));
    }

    /** Those of the estate, in the order of its load points. */
    public static LoadVerdicts of(Estate estate) {
        return estate.derived(LoadVerdicts.class, LoadVerdicts::new);
    }

    /** All of them. */
    public List<LoadVerdict> all() {
        return all;
    }

    /** That of a load point of the same estate. */
    public LoadVerdict of(LoadPoint point) {
        LoadVerdict verdict = byPoint.get(point);
        if (verdict == null) {
            throw new IllegalArgumentException(point.key() + " is of another estate");
        }
        return verdict;
    }

    /** Judges one load point after the other, and remembers what was asked. */
    private static final class Judge {
        private final Estate estate;
        private final Readers readers;
        private final BucketNeeds bucketNeeds;
        private final KeyNeeds keyNeeds;
        private final Map<String, Aliased> aliases = new HashMap<>();

        /** An access point and the bucket behind it. */
        private record Aliased(Bucket bucket, AccessPoint accessPoint) {}

        Judge(Estate estate) {
            this.estate = estate;
            this.readers = new Readers(estate);
            this.bucketNeeds = new BucketNeeds(estate);
            this.keyNeeds = new KeyNeeds(estate);
            for (Bucket bucket : estate.buckets()) {
                for (AccessPoint one : bucket.accessPoints().known().orElse(List.of())) {
                    one.alias().known().ifPresent(alias -> aliases.put(alias, new Aliased(bucket, one)));
                }
            }
        }

        LoadVerdict verdict(LoadPoint point) {
            List<Problem> fatal = new ArrayList<>();
            List<Problem> minor = new ArrayList<>();
            List<Problem> lost = new ArrayList<>();
            boolean nothing = point.credential().isEmpty() || point.credential().get() instanceof NodeRole;
            point.problems().forEach(problem -> {
                if (RISKS.contains(problem.cause())) {
                    minor.add(problem);
                } else {
                    (nothing && LOST.contains(problem.cause()) ? lost : fatal).add(problem);
                }
            });
            ModelUri uri = point.uri().known().orElse(null);
            boolean nobody = point.loader() == Loader.NONE || (uri != null && !uri.isS3());
            boolean otherStore = point.endpoint()
                    .known()
                    .filter(url -> !EndpointHost.of(url.value()).isAws())
                    .isPresent();
            if (nobody || otherStore) {
                return of(point, fatal.isEmpty() ? Result.ELSEWHERE : Result.CANNOT_LOAD, List.of(), fatal, minor);
            }
            Lookup<List<Reader>> found = readers.of(point);
            List<LoadVerdict> each = found.known().orElse(List.of()).stream()
                    .map(reader -> verdict(point, reader, Optional.ofNullable(uri), fatal, minor, lost))
                    .toList();
            if (!each.isEmpty()) {
                return together(point, each);
            }
            if (uri != null) {
                unasked(point, uri).forEach(fatal::add);
            }
            if (!fatal.isEmpty() || found instanceof Lookup.KnownAbsent) {
                lost.addAll(fatal);
                return of(point, Result.CANNOT_LOAD, List.of(), distinct(lost), minor);
            }
            minor.addAll(lost);
            return new LoadVerdict(
                    point,
                    Result.NOT_ASSESSED,
                    List.of(),
                    List.of(),
                    List.of(),
                    minor,
                    found.missing().stream().toList(),
                    List.of());
        }

        /** What makes the load fail whoever asks. */
        private List<Problem> unasked(LoadPoint point, ModelUri uri) {
            boolean named = point.problems().stream()
                    .noneMatch(problem -> problem.cause().equals("C27"));
            return uri.s3Bucket()
                    .filter(bucket -> named)
                    .flatMap(bucket -> estate.bucket(bucket).known())
                    .map(bucket -> otherRegion(point, bucket))
                    .orElse(List.of());
        }

        /** An endpoint of one region sends nobody on to another. */
        private static List<Problem> otherRegion(LoadPoint point, Bucket bucket) {
            Optional<Scalar> endpoint = point.endpoint().known();
            Optional<String> asked = endpoint.flatMap(Judge::region);
            Optional<String> lies = bucket.region().known();
            return asked.isPresent() && lies.isPresent() && !asked.equals(lies)
                    ? List.of(new Problem(
                            "C28",
                            "the endpoint is of " + asked.get() + " and bucket " + bucket.name() + " is in "
                                    + lies.get() + ": remove the endpoint, or use that of the bucket",
                            endpoint.get().span()))
                    : List.of();
        }

        private static Optional<String> region(Scalar endpoint) {
            List<String> labels = EndpointHost.of(endpoint.value()).labels();
            for (int i = 0; i < labels.size() - 2; i++) {
                if (labels.get(i).equals("s3") && labels.get(i + 1).matches("[a-z]+(-[a-z]+)+-[0-9]+")) {
                    return Optional.of(labels.get(i + 1));
                }
            }
            return Optional.empty();
        }

        private static LoadVerdict of(
                LoadPoint point, Result result, List<Need> needs, List<Problem> problems, List<Problem> risks) {
            return new LoadVerdict(point, result, List.of(), needs, problems, risks, List.of(), List.of());
        }

        private LoadVerdict verdict(
                LoadPoint point,
                Reader reader,
                Optional<ModelUri> uri,
                List<Problem> fatal,
                List<Problem> minor,
                List<Problem> lost) {
            BucketNeeds.Answer answer = new BucketNeeds.Answer();
            answer.needs.addAll(reader.way());
            answer.problems.addAll(fatal);
            reader.problems().stream()
                    .filter(problem -> answer.problems.stream()
                            .noneMatch(told -> told.cause().equals(problem.cause())))
                    .forEach(answer.problems::add);
            answer.gaps.addAll(reader.gaps());
            int before = answer.problems.size();
            if (uri.isEmpty()) {
                point.uri().missing().ifPresent(answer.gaps::add);
            } else {
                bucket(point, reader, uri.get(), answer);
            }
            boolean refused = answer.problems.size() > before;
            answer.needs.forEach(
                    need -> answer.assumptions.addAll(need.effective().assumptions(need.request())));
            if (refused) {
                blameTheCredential(point, reader, answer);
                answer.problems.addAll(0, lost);
            } else {
                answer.risks.addAll(lost);
            }
            answer.risks.addAll(minor);
            point.doubts().forEach(doubt -> {
                answer.risks.add(doubt.problem());
                answer.gaps.add(doubt.gap());
            });
            if (answer.problems.isEmpty() && point.credential().orElse(null) instanceof NodeRole node) {
                answer.risks.add(new Problem(
                        "C3",
                        "only the " + reader.how() + " lets the model be loaded, which every pod on the node can use:"
                                + " give ServiceAccount "
                                + point.serviceAccountName().known().orElse("?")
                                + " a role",
                        node.place()));
            }
            Result result = !answer.problems.isEmpty()
                    ? Result.CANNOT_LOAD
                    : answer.gaps.isEmpty() ? Result.LOADS : Result.NOT_ASSESSED;
            return new LoadVerdict(
                    point,
                    result,
                    List.of(new Identity(reader.caller(), reader.how())),
                    distinct(answer.needs),
                    distinct(answer.problems),
                    distinct(answer.risks),
                    result == Result.NOT_ASSESSED ? distinct(answer.gaps) : List.of(),
                    distinct(answer.assumptions));
        }

        /** Nobody meant the role of the node, or nobody at all, to read the model: that is the cause, the rest follows. */
        private static void blameTheCredential(LoadPoint point, Reader reader, BucketNeeds.Answer answer) {
            point.credential().ifPresent(credential -> {
                if (credential instanceof NodeRole) {
                    answer.problems.add(
                            0,
                            new Problem(
                                    "C3",
                                    "ServiceAccount "
                                            + point.serviceAccountName().known().orElse("?")
                                            + " has no role, so the model is asked for by the " + reader.how() + ", "
                                            + reader.caller().id() + ": give the ServiceAccount a role",
                                    point.place()));
                } else if (credential instanceof Anonymous
                        && answer.problems.stream()
                                .noneMatch(problem -> problem.cause().equals("C16"))) {
                    answer.problems.add(
                            0,
                            new Problem(
                                    "C16",
                                    "the requests are unsigned and bucket "
                                            + point.bucket().orElse("?")
                                            + " is not public: give the ServiceAccount a role and remove the flag",
                                    credential.place()));
                }
            });
        }

        private void bucket(LoadPoint point, Reader reader, ModelUri uri, BucketNeeds.Answer answer) {
            Optional<String> name = uri.s3Bucket();
            if (name.isEmpty()
                    || answer.problems.stream()
                            .anyMatch(problem -> problem.cause().equals("C27"))) {
                return;
            }
            Optional<Aliased> alias = Optional.ofNullable(aliases.get(name.get()));
            if (alias.isPresent()) {
                Bucket behind = alias.get().bucket();
                bucketNeeds.of(point, reader, behind, alias.get().accessPoint(), uri.key(), answer);
                keyNeeds.of(point, reader, behind, uri.key(), answer);
                return;
            }
            if (name.get().endsWith("-s3alias")) {
                answer.gaps.add(Gap.outOfScope("no access point of the estate has the alias " + name.get()));
                return;
            }
            Lookup<Bucket> found = estate.bucket(name.get());
            if (found instanceof Lookup.KnownAbsent) {
                answer.problems.add(new Problem(
                        "C28",
                        "no account of the estate has bucket " + name.get() + ": correct the URI or create it",
                        point.place()));
                return;
            }
            if (found instanceof Lookup.Unknown<Bucket> open) {
                answer.gaps.add(open.gap());
                return;
            }
            Bucket bucket = found.known().orElseThrow();
            answer.problems.addAll(otherRegion(point, bucket));
            if (otherPartition(reader, bucket)) {
                if (answer.problems.stream().anyMatch(problem -> problem.cause().equals("C5"))) {
                    return;
                }
                answer.problems.add(new Problem(
                        "C27",
                        "bucket " + bucket.arn() + " and " + reader.caller().id() + " are in partitions that do not"
                                + " trust each other: copy the model",
                        point.place()));
                return;
            }
            unsigned(reader, bucket, answer, point);
            bucketNeeds.of(point, reader, bucket, uri.key(), answer);
            keyNeeds.of(point, reader, bucket, uri.key(), answer);
        }

        private static boolean otherPartition(Reader reader, Bucket bucket) {
            Optional<String> own = Arn.parse(reader.caller().id()).map(Arn::partition);
            return own.isPresent() && !own.equals(Arn.parse(bucket.arn()).map(Arn::partition));
        }

        /** A block of public access refuses whoever does not sign, whatever the policy says. */
        private void unsigned(Reader reader, Bucket bucket, BucketNeeds.Answer answer, LoadPoint point) {
            if (reader.caller().account().isPresent()) {
                return;
            }
            Lookup<PublicAccessBlock> account =
                    bucket.account().flatMap(estate::account).flatMap(owner -> owner.publicAccessBlock());
            List<Lookup<PublicAccessBlock>> blocks = List.of(bucket.publicAccessBlock(), account);
            if (blocks.stream()
                    .anyMatch(block -> block.known()
                            .filter(PublicAccessBlock::restrictPublicBuckets)
                            .isPresent())) {
                answer.problems.add(new Problem(
                        "C16",
                        "bucket " + bucket.name() + " blocks public access, so unsigned requests are refused",
                        point.place()));
            } else {
                blocks.forEach(block -> block.missing().ifPresent(answer.gaps::add));
            }
        }

        /** One verdict for every node that the pod may run on. */
        private static LoadVerdict together(LoadPoint point, List<LoadVerdict> each) {
            if (each.size() == 1) {
                return each.get(0);
            }
            boolean same = each.stream().map(LoadVerdict::result).distinct().count() == 1;
            List<Gap> gaps = new ArrayList<>();
            each.forEach(one -> gaps.addAll(one.gaps()));
            if (!same) {
                gaps.add(Gap.outOfScope("on which nodes the pod runs is not known, and not every node may load it"));
            }
            Result result = same ? each.get(0).result() : Result.NOT_ASSESSED;
            List<Problem> problems = new ArrayList<>();
            List<Problem> risks = new ArrayList<>();
            each.forEach(one -> {
                (same ? problems : risks).addAll(one.problems());
                risks.addAll(one.risks());
            });
            return new LoadVerdict(
                    point,
                    result,
                    each.stream().flatMap(one -> one.identities().stream()).toList(),
                    each.stream().flatMap(one -> one.needs().stream()).toList(),
                    distinct(problems),
                    distinct(risks),
                    result == Result.NOT_ASSESSED ? distinct(gaps) : List.of(),
                    distinct(each.stream()
                            .flatMap(one -> one.assumptions().stream())
                            .toList()));
        }

        private static <T> List<T> distinct(List<T> list) {
            return List.copyOf(new LinkedHashSet<>(list));
        }
    }
}
