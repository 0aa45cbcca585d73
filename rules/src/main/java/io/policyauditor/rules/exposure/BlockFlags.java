package io.policyauditor.rules.exposure;

import io.policyauditor.estate.model.PublicAccessBlock;
import java.util.ArrayList;
import java.util.List;

/** The flags of S3 Block Public Access by name. */
public final class BlockFlags {
    private BlockFlags() {}

    /** Those that are off, with commas between; empty when none is. */
    public static String off(PublicAccessBlock block) {
        List<String> off = new ArrayList<>();
        if (!block.blockPublicAcls()) {
            off.add("blockPublicAcls");
        }
        if (!block.ignorePublicAcls()) {
            off.add("ignorePublicAcls");
        }
        if (!block.blockPublicPolicy()) {
            off.add("blockPublicPolicy");
        }
        if (!block.restrictPublicBuckets()) {
            off.add("restrictPublicBuckets");
        }
        return String.join(", ", off);
    }
}
