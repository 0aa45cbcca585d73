package io.policyauditor.benchmarks.estate;

import io.policyauditor.audit.Configuration;
import io.policyauditor.collect.files.FileEstate;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.paths.Paths;
import io.policyauditor.estate.paths.WhoCan;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntSupplier;

/** How long it takes to find who can read a model of a made-up estate: for the first time, and when all was compiled. */
public final class WhoCanFigures {
    private static final int WARM = 9;

    private WhoCanFigures() {}

    /**
     * Prints the figures.
     *
     * @param arguments the directory that {@link Generate} wrote
     */
    public static void main(String[] arguments) {
        if (arguments.length != 1) {
            throw new IllegalArgumentException("arguments: DIR");
        }
        long begin = System.nanoTime();
        Estate estate = FileEstate.read(
                        List.of("."),
                        Path.of(arguments[0]).toAbsolutePath(),
                        Configuration.DEFAULT,
                        Optional.empty(),
                        InputStream.nullInputStream())
                .estate();
        System.out.printf(
                Locale.ROOT,
                "%d accounts, %d roles, %d buckets, read in %.1f s%n",
                estate.accounts().size(),
                estate.roles().size(),
                estate.buckets().size(),
                (System.nanoTime() - begin) / 1e9);
        Bucket models = estate.buckets().stream()
                .filter(bucket -> bucket.name().endsWith("-0"))
                .filter(bucket -> bucket.policy()
                        .known()
                        .flatMap(policy -> policy.compiled().known())
                        .filter(policy -> !policy.allows().isEmpty())
                        .isPresent())
                .findFirst()
                .orElseThrow();
        String object = models.arn() + "/models/model.bst";
        figures("who-can s3:GetObject " + object, () -> WhoCan.of(estate, "s3:GetObject", object)
                .members()
                .size());
        figures("who-can s3:ListAllMyBuckets *", () -> WhoCan.of(estate, "s3:ListAllMyBuckets", "*")
                .members()
                .size());
        String role = estate.roles().get(0).arn();
        figures("who-can sts:AssumeRole " + role, () -> WhoCan.of(estate, "sts:AssumeRole", role)
                .members()
                .size());
        figures("with paths: s3:GetObject " + object, () -> Paths.of(estate)
                .whoCan("s3:GetObject", object, true)
                .all()
                .size());
    }

    private static void figures(String what, IntSupplier question) {
        double[] first = new double[2];
        int found = timed(question, first);
        double[][] warm = new double[WARM][2];
        for (double[] time : warm) {
            if (timed(question, time) != found) {
                throw new IllegalStateException("the same question has two answers: " + what);
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%s: %d; first %.0f ms, warm median %.0f ms (CPU of the asking thread %.0f ms, %.0f ms)%n",
                what,
                found,
                first[0],
                median(warm, 0),
                first[1],
                median(warm, 1));
    }

    private static int timed(IntSupplier question, double[] wallAndCpu) {
        long wall = System.nanoTime();
        long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        int found = question.getAsInt();
        wallAndCpu[0] = (System.nanoTime() - wall) / 1e6;
        wallAndCpu[1] = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu) / 1e6;
        return found;
    }

    private static double median(double[][] times, int index) {
        return Arrays.stream(times).mapToDouble(time -> time[index]).sorted().toArray()[times.length / 2];
    }
}
