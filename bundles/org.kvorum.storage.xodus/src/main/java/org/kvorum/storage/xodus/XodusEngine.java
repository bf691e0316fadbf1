// SPDX-License-Identifier: Apache-2.0
package org.kvorum.storage.xodus;

import jetbrains.exodus.env.EnvironmentConfig;
import jetbrains.exodus.env.EnvironmentImpl;
import jetbrains.exodus.env.Environments;
import org.kvorum.api.storage.StorageEngine;
import org.kvorum.api.storage.StorageException;
import org.kvorum.api.storage.Store;
import org.kvorum.api.storage.StoreDirectory;
import org.kvorum.api.storage.StoreOptions;
import org.osgi.service.component.annotations.Component;

/** Opens Xodus environments. */
@Component(property = StorageEngine.NAME + "=" + XodusEngine.ENGINE)
public final class XodusEngine implements StorageEngine {
    static final String ENGINE = "xodus";

    private static final int FORMAT = 1;
    private static final long LOG_FILE_KILOBYTES = 16 << 10;

    /** A miss reads so much: larger pages make reads at random dear, smaller ones make reads in order dear. */
    private static final int CACHE_PAGE_BYTES = 16 << 10;

    /** In how many places of the cache a page may lie; with fewer hot pages push each other out. */
    private static final int CACHE_WAYS = 4;

    /** Below this share of live bytes files are rewritten in the background. */
    private static final int UTILIZATION_MIN_PERCENT = 75;

    /** For so long the writer may have to wait for the background. */
    private static final int CLEANING_MILLIS_MAX = 100;

    @Override
    public String name() {
        return ENGINE;
    }

    @Override
    public boolean durable() {
        return true;
    }

    @Override
    public Store open(StoreOptions options) {
        var directory = options.directory();
        StoreDirectory.claim(directory, ENGINE, FORMAT);
        try {
            return new XodusStore((EnvironmentImpl) Environments.newInstance(directory.toFile(), config(options)));
        } catch (RuntimeException e) {
            throw new StorageException(
                    "cannot open the store in " + directory + " (" + e.getMessage()
                            + "): stop the process that uses it, or, if it is damaged, restore the member",
                    e);
        }
    }

    private static EnvironmentConfig config(StoreOptions options) {
        var config = new EnvironmentConfig()
                .setMemoryUsage(options.cacheBytesMax())
                // the shared cache is a static one, sized by whoever comes first
                .setLogCacheShared(false)
                .setLogCachePageSize(CACHE_PAGE_BYTES)
                .setLogCacheGenerationCount(CACHE_WAYS)
                .setLogFileSize(LOG_FILE_KILOBYTES)
                .setLogDurableWrite(options.fsync())
                // where a directory may lie is the operator's decision
                .setLogAllowRamDisk(true)
                .setLogAllowRemote(true)
                .setLogAllowRemovable(true)
                .setEnvGatherStatistics(false)
                .setEnvCloseForcedly(true)
                .setManagementEnabled(false)
                .setGcTransactionTimeout(CLEANING_MILLIS_MAX);
        config.setGcMinUtilization(UTILIZATION_MIN_PERCENT);
        config.setGcFileMinAge(1);
        config.setGcFilesDeletionDelay(0);
        return config;
    }
}
