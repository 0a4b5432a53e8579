namespace Policy.Twins.Bases;

/// <summary>Packages of Alpine 3.19, those that matter, with the files that tell them and about the bytes that they take.</summary>
internal static class AlpinePackages
{
    /// <summary>What alpine:3.19 is made of.</summary>
    public static readonly string[] Essential =
    [
        "alpine-baselayout", "alpine-keys", "apk-tools", "busybox", "ca-certificates-bundle", "libc-utils", "libcrypto3", "libssl3", "musl",
        "musl-utils", "scanelf", "ssl_client", "zlib",
    ];

    /// <summary>The system.</summary>
    public const string System =
        """
        @alpine-baselayout 3.4.3-r2
        etc/profile 547
        etc/hosts 79
        @alpine-keys 2.4-r1
        etc/apk/keys/alpine-devel-lists.alpinelinux.org-4a6a0840.rsa.pub 451
        @apk-tools 2.14.0-r5
        sbin/apk 66K x
        lib/libapk.so.2.14.0 230K
        @busybox 1.36.1-r15
        bin/busybox 809K x
        bin/sh -> /bin/busybox
        bin/ls -> /bin/busybox
        bin/su -> /bin/busybox
        usr/bin/wget -> /bin/busybox
        usr/bin/awk -> /bin/busybox
        @ca-certificates-bundle 20230506-r0
        etc/ssl/certs/ca-certificates.crt 220K
        @libc-utils 0.7.2-r5
        @libcrypto3 3.1.4-r5
        lib/libcrypto.so.3 4.1M
        @libssl3 3.1.4-r5
        lib/libssl.so.3 580K
        @musl 1.2.4_git20230717-r4
        lib/ld-musl-x86_64.so.1 635K
        @musl-utils 1.2.4_git20230717-r4
        usr/bin/ldd 50 s
        usr/bin/getconf 42K x
        usr/bin/iconv 22K x
        @scanelf 1.3.7-r2
        usr/bin/scanelf 78K x
        @ssl_client 1.36.1-r15
        usr/bin/ssl_client 10K x
        @zlib 1.3.1-r0
        lib/libz.so.1.3.1 100K
        """;

    /// <summary>What images add.</summary>
    public const string Tools =
        """
        @ca-certificates 20230506-r0
        usr/sbin/update-ca-certificates 14K x
        usr/share/ca-certificates/mozilla/bundle 440K
        @libgcc 13.2.1_git20231014-r0
        usr/lib/libgcc_s.so.1 117K
        @libstdc++ 13.2.1_git20231014-r0 libgcc
        usr/lib/libstdc++.so.6.0.32 2.4M
        @libc6-compat 1.1.0-r4
        lib/libgcompat.so.0 20K
        @binutils 2.41-r0
        usr/bin/ld 1.7M x
        usr/bin/as 810K x
        usr/bin/strip 210K x
        usr/bin/ar 60K x
        usr/lib/libopcodes-2.41.so 6.2M
        @gcc 13.2.1_git20231014-r0 binutils libgcc libstdc++
        usr/bin/gcc 1.4M x
        usr/bin/cc -> gcc
        usr/bin/x86_64-alpine-linux-musl-gcc 1.4M x
        usr/bin/cpp 1.4M x
        usr/libexec/gcc/x86_64-alpine-linux-musl/13.2.1/cc1 33M x
        usr/libexec/gcc/x86_64-alpine-linux-musl/13.2.1/lto1 32M x
        usr/lib/gcc/x86_64-alpine-linux-musl/13.2.1/libgcc.a 3.3M
        usr/lib/gcc/x86_64-alpine-linux-musl/13.2.1/include/stddef.h 13K
        @g++ 13.2.1_git20231014-r0 gcc musl-dev
        usr/bin/g++ 1.4M x
        usr/bin/c++ 1.4M x
        usr/libexec/gcc/x86_64-alpine-linux-musl/13.2.1/cc1plus 35M x
        usr/include/c++/13.2.1/bits/stdc++.h 12M
        @make 4.4.1-r2
        usr/bin/make 240K x
        @musl-dev 1.2.4_git20230717-r4
        usr/include/stdio.h 5K
        usr/include/stdlib.h 4K
        usr/lib/libc.a 2.6M
        usr/lib/crt1.o 1K
        @libc-dev 0.7.2-r5 musl-dev
        @fortify-headers 1.1-r3
        usr/include/fortify/stdio.h 4K
        @patch 2.7.6-r10
        usr/bin/patch 180K x
        @file 5.45-r1
        usr/bin/file 23K x
        usr/share/misc/magic.mgc 7.3M
        @build-base 0.5-r3 binutils file fortify-headers g++ gcc libc-dev make patch
        @autoconf 2.71-r2
        usr/bin/autoconf 15K s
        @dpkg-dev 1.22.1-r0
        usr/bin/dpkg-architecture 13K s
        @dpkg 1.22.1-r0
        usr/bin/dpkg 290K x
        @pkgconf 2.1.0-r0
        usr/bin/pkgconf 14K x
        usr/bin/pkg-config -> pkgconf
        @re2c 3.1-r0
        usr/bin/re2c 560K x
        @linux-headers 6.5-r0
        usr/include/linux/version.h 8.1M
        @python3 3.11.8-r0
        usr/bin/python3.11 14K x
        usr/bin/python3 -> python3.11
        usr/lib/libpython3.11.so.1.0 4.6M
        usr/lib/python3.11/asyncio/base_events.py 38M
        @git 2.43.0-r0
        usr/bin/git 2.9M x
        usr/libexec/git-core/git-remote-http 1.7M x
        @curl 8.5.0-r0 libcurl
        usr/bin/curl 250K x
        @libcurl 8.5.0-r0
        usr/lib/libcurl.so.4.8.0 620K
        @bash 5.2.21-r0
        bin/bash 760K x
        @openssl 3.1.4-r5
        usr/bin/openssl 770K x
        @tzdata 2024a-r0
        usr/share/zoneinfo/Europe/Vienna 1.5M
        @tini 0.19.0-r2
        sbin/tini 24K x
        @dumb-init 1.2.5-r3
        usr/bin/dumb-init 31K x
        @su-exec 0.2-r3
        sbin/su-exec 14K x
        @ncurses-libs 6.4_p20231125-r0
        usr/lib/libncursesw.so.6.4 430K
        @libffi-dev 3.4.4-r3
        usr/include/ffi.h 14K
        @openssl-dev 3.1.4-r5
        usr/include/openssl/ssl.h 2.4M
        usr/lib/libcrypto.a 8M
        @postgresql-dev 16.2-r0
        usr/bin/pg_config 38K x
        usr/include/postgresql/libpq-fe.h 4.9M
        usr/lib/libpq.a 410K
        @libpq 16.2-r0
        usr/lib/libpq.so.5.16 310K
        @yaml-dev 0.2.5-r2
        usr/include/yaml.h 54K
        @libzip-dev 1.10.1-r0
        usr/include/zip.h 23K
        @icu-libs 74.1-r0
        usr/lib/libicui18n.so.74.1 3.1M
        usr/lib/libicudata.so.74.1 30M
        @vips 8.15.0-r0
        usr/lib/libvips.so.42 3.2M
        @vips-dev 8.15.0-r0 vips
        usr/include/vips/vips.h 300K
        @gcompat 1.1.0-r4
        lib/libgcompat.so.0.1 20K
        @nodejs 20.11.1-r0
        usr/bin/node 47M x
        usr/lib/libicudata.so.73.2 29M
        @npm 10.2.5-r0 nodejs
        usr/bin/npm -> ../lib/node_modules/npm/bin/npm-cli.js
        usr/bin/npx -> ../lib/node_modules/npm/bin/npx-cli.js
        usr/lib/node_modules/npm/bin/npm-cli.js 54 s
        usr/lib/node_modules/npm/lib/cli.js 7.6M
        @nginx 1.24.0-r15
        usr/sbin/nginx 1M x
        @go 1.21.7-r0 binutils gcc musl-dev
        usr/lib/go/bin/go 13M x
        usr/bin/go -> ../lib/go/bin/go
        usr/lib/go/pkg/tool/linux_amd64/compile 20M x
        usr/lib/go/src/runtime/proc.go 120M
        @openjdk17-jre 17.0.10_p7-r0
        usr/lib/jvm/java-17-openjdk/bin/java 14K x
        usr/lib/jvm/java-17-openjdk/lib/modules 90M
        usr/lib/jvm/java-17-openjdk/lib/server/libjvm.so 19M
        usr/bin/java -> ../lib/jvm/java-17-openjdk/bin/java
        @openjdk17-jdk 17.0.10_p7-r0 openjdk17-jre
        usr/lib/jvm/java-17-openjdk/bin/javac 14K x
        usr/lib/jvm/java-17-openjdk/jmods/java.base.jmod 72M
        usr/bin/javac -> ../lib/jvm/java-17-openjdk/bin/javac
        @maven 3.9.5-r0 openjdk17-jdk
        usr/share/java/maven-3/bin/mvn 6K s
        usr/bin/mvn -> ../share/java/maven-3/bin/mvn
        """;
}
