package io.policyauditor.estate.verdict;

import io.policyauditor.estate.effective.Effective;
import io.policyauditor.estate.effective.EffectiveAccess;
import io.policyauditor.estate.effective.PublicPolicy;
import io.policyauditor.estate.effective.Session;
import io.policyauditor.estate.loading.LoadPoint;
import io.policyauditor.estate.loading.LoadPoint.Direction;
import io.policyauditor.estate.loading.LoadPoint.Loader;
import io.policyauditor.estate.loading.LoadPoint.Problem;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Bucket.AccessPoint;
import io.policyauditor.estate.model.Bucket.ObjectSample;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.policy.decide.Caller;
import io.policyauditor.policy.decide.Context;
import io.policyauditor.policy.decide.Document;
import io.policyauditor.policy.decide.Document.Proviso;
import io.policyauditor.policy.decide.Explanation.Cause;
import io.policyauditor.policy.decide.Layer;
import io.policyauditor.policy.decide.Reach;
import io.policyauditor.policy.text.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The requests to S3 that a load makes, in the name of one reader.
 *
 * <p>Source: kserve aaac4e294, python/storage kserve_storage _download_s3 and pkg/agent/storage/s3.go;
 * {@code kserve-loading.md} (b) 7. HeadBucket and ListObjects are {@code s3:ListBucket}, HeadObject and GetObject are
 * {@code s3:GetObject} (Amazon S3 User Guide, using-with-s3-policy-actions).
 */
final class BucketNeeds {
    /** What follows a path in the key of an example: a name that nobody's policy names. */
    static final String EXAMPLE = "auditor-example";

    private final Estate estate;
    private final EffectiveAccess access;
    private final Map<Asked, Need> asked = new HashMap<>();
    private final Map<String, Entrance> entrances = new HashMap<>();

    BucketNeeds(Estate estate) {
        this.estate = estate;
        this.access = EffectiveAccess.of(estate);
    }

    /** What tells one request from another. */
    private record Asked(
            Purpose purpose,
            String caller,
            Session session,
            Entrance entrance,
            Egress egress,
            String resource,
            String path,
            boolean plainHttp) {}

    /** What comes of the requests: they are allowed where there are neither problems nor gaps. */
    static final class Answer {
        final List<Need> needs = new ArrayList<>();
        final List<Problem> problems = new ArrayList<>();
        final List<Problem> risks = new ArrayList<>();
        final List<Gap> gaps = new ArrayList<>();
        final List<String> assumptions = new ArrayList<>();

        void open(Need need) {
            need.open().ifPresent(line -> gaps.add(Gap.outOfScope(need.purpose().words() + ": " + line)));
        }
    }

    /** One load in the name of one reader. */
    private final class Load {
        private final LoadPoint point;
        private final Reader reader;
        private final Bucket bucket;
        private final Entrance entrance;
        private final Egress egress;
        private final String path;
        private final Answer answer;

        Load(LoadPoint point, Reader reader, Bucket bucket, Entrance entrance, String path, Answer answer) {
            this.entrance = entrance;
            this.point = point;
            this.reader = reader;
            this.bucket = bucket;
            this.egress = Egress.of(point, bucket, estate);
            this.path = path;
            this.answer = answer;
            egress.assumption().ifPresent(answer.assumptions::add);
        }

        void read() {
            Optional<Need> list = ask(Purpose.LIST, entrance.bucket(), "s3:ListBucket", LoadContext.listing(path), "");
            list.ifPresent(this::list);
            if (sendsHeadBucket()) {
                ask(Purpose.HEAD_BUCKET, entrance.bucket(), "s3:ListBucket", LoadContext.head(), "")
                        .ifPresent(head -> head(head, list));
            }
            objects();
        }

        private boolean sendsHeadBucket() {
            boolean python = point.loader() == Loader.STORAGE_INITIALIZER || point.loader() == Loader.CACHE_JOB;
            return python && !isBelow(point.kserve(), 17);
        }

        private void list(Need need) {
            if (need.reach() != Reach.NEVER) {
                open(need);
                return;
            }
            if (point.loader() == Loader.MODEL_SERVER) {
                answer.gaps.add(
                        Gap.outOfScope("whether the model server lists the bucket is not known, and it may not"));
                return;
            }
            if (cutDown(need)) {
                return;
            }
            answer.problems.addAll(
                    Refusals.otherwise(need, List.of("s3:prefix"))
                            ? Renamed.as(
                                    "C21",
                                    Refusals.ofBucket(need, point.place()),
                                    "the path is sent as prefix \"" + path + "\"")
                            : misplaced(
                                    need,
                                    entrance.object(EXAMPLE),
                                    LoadContext.listing(path),
                                    "s3:ListBucket is asked on the bucket itself"));
        }

        /** What refuses, where a layer may allow it on another resource, where it means nothing. */
        private List<Problem> misplaced(Need need, String other, Context given, String because) {
            return entrance.access(access, reader, bucket, other)
                    .known()
                    .map(effective -> Refusals.ofBucket(
                            need,
                            Asking.one(
                                    need.purpose(),
                                    effective,
                                    need.request().action().text(),
                                    context(given)),
                            because,
                            point.place()))
                    .orElseGet(() -> Refusals.ofBucket(need, point.place()));
        }

        private void head(Need need, Optional<Need> list) {
            if (need.reach() != Reach.NEVER) {
                open(need);
                return;
            }
            if (list.filter(found -> found.reach() == Reach.NEVER).isPresent()) {
                // Told already; nothing about the missing prefix is to blame.
                return;
            }
            if (cutDown(need)) {
                return;
            }
            Lookup<String> version = point.kserve();
            if (version.known().isEmpty()) {
                answer.gaps.add(version.missing()
                        .orElse(Gap.outOfScope("the version of the storage initializer is not known")));
                answer.risks.addAll(Renamed.as(
                        "C20",
                        Refusals.ofBucket(need, point.place()),
                        "HeadBucket of KServe 0.17 carries no s3:prefix"));
                return;
            }
            answer.problems.addAll(Renamed.as(
                    "C20",
                    Refusals.ofBucket(need, point.place()),
                    "HeadBucket carries no s3:prefix since KServe 0.17"));
        }

        private void objects() {
            List<ObjectSample> here = LoadedObjects.of(bucket, path);
            if (here.isEmpty()
                    && bucket.objects().known().filter(all -> !all.isEmpty()).isPresent()) {
                answer.risks.add(new Problem(
                        "C30",
                        "no object that is known lies under " + point.bucket().orElse("") + "/" + path
                                + ", and without one the load fails: correct the URI or upload the model",
                        point.place()));
            }
            boolean folder = path.isEmpty() || path.endsWith("/");
            boolean exact = here.stream().anyMatch(sample -> sample.key().equals(path));
            if (!folder && exact) {
                here.forEach(this::sample);
                own(single());
                return;
            }
            here.forEach(this::sample);
            if (unreadable(here, folder)) {
                return;
            }
            if (folder) {
                own(every(Purpose.READ, path));
                return;
            }
            Optional<Need> below = every(Purpose.READ, path + "/");
            Optional<Need> itself = single();
            boolean looksLikeFile = path.substring(path.lastIndexOf('/') + 1).indexOf('.') > 0;
            Optional<Need> likely = looksLikeFile ? itself : below;
            Optional<Need> other = looksLikeFile ? below : itself;
            boolean inventory = !here.isEmpty();
            if (!inventory && refused(likely) && !refused(other)) {
                own(other);
                answer.gaps.add(Gap.outOfScope("whether " + point.bucket().orElse("") + "/" + path
                        + " is one object or many is not known, and only "
                        + (looksLikeFile ? "objects below it" : "the object itself") + " may be read"));
                return;
            }
            own(inventory ? below : likely);
            if (!looksLikeFile || inventory) {
                sibling(here);
            }
        }

        /** Tells of the first object of the path that is known to be there and may not be read: one ends the load. */
        private boolean unreadable(List<ObjectSample> here, boolean folder) {
            for (ObjectSample sample : here) {
                boolean below = folder || sample.key().startsWith("/", path.length());
                Optional<Need> need = below
                        ? ask(Purpose.READ, entrance.object(sample.key()), "s3:GetObject", LoadContext.object(), "")
                        : Optional.empty();
                if (refused(need)) {
                    own(need);
                    return true;
                }
            }
            return false;
        }

        private boolean refused(Optional<Need> need) {
            return need.filter(found -> found.reach() == Reach.NEVER).isPresent();
        }

        /** A key that begins like the path and goes on otherwise than with a slash. */
        private void sibling(List<ObjectSample> here) {
            Optional<Need> need = every(Purpose.READ_SIBLING, path + "-");
            if (!refused(need) || cutDown(need.get())) {
                return;
            }
            boolean there = here.stream()
                    .anyMatch(sample -> sample.key().length() > path.length()
                            && sample.key().charAt(path.length()) != '/');
            List<Problem> refused = Renamed.as(
                    "C22",
                    Refusals.ofBucket(need.get(), point.place()),
                    "keys that only begin like the path are loaded too, end the URI with a slash");
            answer.needs.add(need.get());
            if (there) {
                answer.problems.addAll(refused);
            } else {
                answer.risks.addAll(refused);
            }
        }

        private void sample(ObjectSample sample) {
            String storage = sample.storageClass().known().orElse("STANDARD");
            if (storage.equals("GLACIER") || storage.equals("DEEP_ARCHIVE")) {
                answer.problems.add(new Problem(
                        "C27",
                        "object " + sample.key() + " is in " + storage + ", it must be restored before it can be read",
                        sample.place()));
            }
            boolean foreign = bucket.account()
                    .known()
                    .flatMap(owner -> sample.owner().known().filter(other -> !other.equals(owner)))
                    .isPresent();
            if (foreign
                    && bucket.ownership()
                            .known()
                            .filter(Bucket.Ownership.BUCKET_OWNER_ENFORCED::equals)
                            .isEmpty()) {
                answer.risks.add(new Problem(
                        "C26",
                        "object " + sample.key() + " belongs to account "
                                + sample.owner().known().orElse("")
                                + ", so the bucket policy does not grant it: enforce the ownership of the bucket owner",
                        sample.place()));
                answer.gaps.add(Gap.outOfScope("object " + sample.key() + " belongs to account "
                        + sample.owner().known().orElse("") + ", so the bucket policy does not grant it:"
                        + " enforce the ownership of the bucket owner"));
            }
        }

        private Optional<Need> every(Purpose purpose, String start) {
            return ask(
                    purpose,
                    entrance.object(start + EXAMPLE),
                    "s3:GetObject",
                    LoadContext.object(),
                    entrance.object(start + "*"));
        }

        private Optional<Need> single() {
            return ask(Purpose.READ, entrance.object(path), "s3:GetObject", LoadContext.object(), "");
        }

        private void own(Optional<Need> need) {
            need.ifPresent(found -> {
                answer.needs.add(found);
                if (found.reach() != Reach.NEVER) {
                    open(found);
                } else if (!cutDown(found)) {
                    answer.problems.addAll(misplaced(
                            found,
                            entrance.bucket(),
                            LoadContext.object(),
                            "objects are asked for as " + entrance.object("KEY")));
                }
            });
        }

        /** Whether S3 refuses because the policy of the bucket is public, which then is all that there is to tell. */
        private boolean cutDown(Need need) {
            if (!(need.explanation().cause() instanceof Cause.Denied denied)
                    || !PublicPolicy.isCut(denied.by().statement())) {
                return false;
            }
            // That unsigned requests are refused is told already.
            if (reader.caller().account().isPresent()) {
                answer.problems.add(new Problem(
                        "C18",
                        "the policy of bucket " + bucket.name() + " is public, and RestrictPublicBuckets then lets"
                                + " nobody of another account in: name the principals",
                        denied.by().statement().source().place("Effect")));
            }
            return true;
        }

        /**
         * Tells on what a request hangs that is neither allowed nor refused; that the bucket policy lacks a statement, where an
         * access control list may stand in for it.
         */
        private void open(Need need) {
            answer.open(need);
            boolean listed = need.reach() == Reach.NOT_ASSESSED
                    && Refusals.blockers(need.explanation()).stream()
                            .allMatch(blocker -> blocker.part().layer() == Layer.RESOURCE
                                    && blocker.part().documents().stream().anyMatch(BucketNeeds::mayAllowMore));
            if (listed) {
                answer.risks.addAll(Refusals.ofBucket(need, point.place()));
            }
        }

        private Context context(Context given) {
            return LoadContext.of(point, reader.caller(), bucket)
                    .with()
                    .putAll(entrance.given())
                    .putAll(egress.given())
                    .putAll(given)
                    .build();
        }

        void write() {
            String start = path.isEmpty() || path.endsWith("/") ? path : path + "/";
            ask(
                            Purpose.WRITE,
                            entrance.object(start + EXAMPLE),
                            "s3:PutObject",
                            LoadContext.object(),
                            entrance.object(start + "*"))
                    .ifPresent(this::own);
        }

        private void own(Need need) {
            own(Optional.of(need));
        }

        /** @param pattern of all resources that are meant; empty where it is the one */
        private Optional<Need> ask(Purpose purpose, String resource, String action, Context given, String pattern) {
            Asked key = new Asked(
                    purpose,
                    reader.caller().id(),
                    reader.session(),
                    entrance,
                    egress,
                    resource,
                    path,
                    point.plainHttp());
            Need known = asked.get(key);
            if (known == null) {
                Lookup<Effective> found = entrance.access(access, reader, bucket, resource);
                if (found.known().isEmpty()) {
                    answer.gaps.add(found.missing()
                            .orElse(Gap.outOfScope(reader.caller().id() + " is not in the estate")));
                    return Optional.empty();
                }
                Context all = context(given);
                known = pattern.isEmpty()
                        ? Asking.one(purpose, found.known().get(), action, all)
                        : Asking.all(purpose, found.known().get(), action, all, pattern);
                asked.put(key, known);
            }
            if (purpose == Purpose.LIST || purpose == Purpose.HEAD_BUCKET) {
                answer.needs.add(known);
            }
            return Optional.of(known);
        }
    }

    /** Adds what is asked of a bucket. */
    void of(LoadPoint point, Reader reader, Bucket bucket, String path, Answer answer) {
        payer(point, reader.caller(), bucket, answer);
        Entrance own = entrances.computeIfAbsent(bucket.arn(), arn -> Entrance.of(bucket));
        load(new Load(point, reader, bucket, own, path, answer));
    }

    /** Adds what is asked of a bucket by the alias of an access point. */
    void of(LoadPoint point, Reader reader, Bucket bucket, AccessPoint through, String path, Answer answer) {
        payer(point, reader.caller(), bucket, answer);
        reachable(point, through, Egress.of(point, bucket, estate), answer);
        Entrance own = entrances.computeIfAbsent(through.arn(), arn -> Entrance.of(through));
        Entrance behind =
                entrances.computeIfAbsent(through.arn() + " " + bucket.arn(), arn -> Entrance.behind(bucket, through));
        load(new Load(point, reader, bucket, own, path, answer));
        load(new Load(point, reader, bucket, behind, path, answer));
    }

    /** An access point may take requests from one VPC alone, which they come from by an endpoint. */
    private static void reachable(LoadPoint point, AccessPoint through, Egress egress, Answer answer) {
        if (through.vpc() instanceof Lookup.KnownAbsent) {
            return;
        }
        Optional<String> only = through.vpc().known();
        Optional<String> from = egress.endpoint().flatMap(endpoint -> egress.vpc());
        if (only.isEmpty() || egress.vpc().isEmpty()) {
            answer.assumptions.add("access point " + through.arn() + " takes requests from where the pod is");
        } else if (!only.equals(from)) {
            answer.problems.add(new Problem(
                    "C24",
                    "access point " + through.arn() + " takes requests from " + only.get()
                            + " only, by a VPC endpoint, and"
                            + " the pods send theirs "
                            + from.map(vpc -> "from " + vpc).orElse("through none")
                            + ": use an access point for the Internet, or give " + only.get() + " an endpoint for S3",
                    point.place()));
        }
    }

    private static void load(Load load) {
        if (load.point.direction() == Direction.WRITE) {
            load.write();
        } else {
            load.read();
        }
    }

    /** Nobody but the owner reads a bucket that lets the requester pay without saying so, and KServe does not say so. */
    private static void payer(LoadPoint point, Caller caller, Bucket bucket, Answer answer) {
        boolean owner = caller.account().isPresent()
                && caller.account().equals(bucket.account().known());
        if (!owner && bucket.requesterPays().known().filter(pays -> pays).isPresent()) {
            Span at = point.place();
            answer.problems.add(new Problem(
                    "C27",
                    "bucket " + bucket.name() + " lets the requester pay, which KServe never agrees to: turn it off",
                    at));
        }
    }

    private static boolean mayAllowMore(Document document) {
        return document instanceof Document.Known known
                && known.provisos().stream().anyMatch(proviso -> proviso.effect() == Proviso.Effect.MAY_ALLOW);
    }

    private static boolean isBelow(Lookup<String> version, int minor) {
        String[] parts = version.known().orElse("").split("\\.", 3);
        return parts.length == 3 && parts[0].equals("0") && Integer.parseInt(parts[1]) < minor;
    }
}
