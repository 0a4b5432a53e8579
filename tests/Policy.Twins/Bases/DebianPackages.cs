namespace Policy.Twins.Bases;

/// <summary>Packages of Debian 12, those that matter, with the files that tell them and about the bytes that they take.</summary>
internal static class DebianPackages
{
    /// <summary>What debian:12-slim is made of.</summary>
    public static readonly string[] Essential =
    [
        "adduser", "apt", "base-files", "base-passwd", "bash", "bsdutils", "coreutils", "dash", "debconf", "debian-archive-keyring", "debianutils",
        "diffutils", "dpkg", "e2fsprogs", "findutils", "gcc-12-base", "gpgv", "grep", "gzip", "hostname", "libapt-pkg6.0", "libc-bin", "libc6",
        "libgcc-s1", "libgnutls30", "libpam-modules", "libpam-runtime", "libssl3", "libstdc++6", "libsystemd0", "login", "logsave", "mawk", "mount",
        "ncurses-base", "ncurses-bin", "passwd", "perl-base", "sed", "sysvinit-utils", "tar", "tzdata", "usr-is-merged", "util-linux", "zlib1g",
    ];

    /// <summary>The system.</summary>
    public const string System =
        """
        @adduser 3.134
        usr/sbin/adduser 47K s
        @apt 2.6.1 libapt-pkg6.0
        usr/bin/apt 19K x
        usr/bin/apt-get 51K x
        usr/bin/apt-cache 88K x
        usr/lib/apt/methods/http 240K x
        usr/share/locale/de/LC_MESSAGES/apt.mo 3.1M
        @base-files 12.4+deb12u5
        etc/debian_version
        usr/share/common-licenses/GPL-3 340K
        @base-passwd 3.6.1
        usr/share/base-passwd/passwd.master
        @bash 5.2.15-2+b2 libc6
        usr/bin/bash 1.2M x
        usr/share/locale/de/LC_MESSAGES/bash.mo 5.7M
        @bsdutils 2.38.1
        usr/bin/logger 35K x
        @coreutils 9.1-1 libc6
        usr/bin/cat 44K x
        usr/bin/ls 151K x
        usr/bin/cp 151K x
        usr/bin/install 151K x
        usr/sbin/chroot 44K x
        usr/share/locale/de/LC_MESSAGES/coreutils.mo 16.8M
        @dash 0.5.12-2
        usr/bin/dash 125K x
        usr/bin/sh -> dash
        @debconf 1.5.82
        usr/bin/debconf 3K s
        usr/share/perl5/Debconf/Db.pm 390K
        @debian-archive-keyring 2023.3+deb12u1
        usr/share/keyrings/debian-archive-keyring.gpg 54K
        @debianutils 5.7-0.5
        usr/bin/run-parts 27K x
        @diffutils 3.8
        usr/bin/diff 151K x
        usr/share/locale/de/LC_MESSAGES/diffutils.mo 1.4M
        @dpkg 1.21.22 tar
        usr/bin/dpkg 310K x
        usr/bin/dpkg-deb 180K x
        usr/bin/update-alternatives 60K x
        usr/share/locale/de/LC_MESSAGES/dpkg.mo 5.9M
        @e2fsprogs 1.47.0-2
        usr/sbin/mke2fs 130K x
        usr/sbin/e2fsck 350K x
        usr/share/locale/de/LC_MESSAGES/e2fsprogs.mo 950K
        @findutils 4.9.0-4
        usr/bin/find 220K x
        usr/bin/xargs 70K x
        @gcc-12-base 12.2.0-14
        usr/share/doc/gcc-12-base/README.Debian 99K
        @gpgv 2.2.40-1.1
        usr/bin/gpgv 300K x
        @grep 3.8-5
        usr/bin/grep 203K x
        @gzip 1.12-1
        usr/bin/gzip 98K x
        @hostname 3.23
        usr/bin/hostname 23K x
        @libapt-pkg6.0 2.6.1
        usr/lib/x86_64-linux-gnu/libapt-pkg.so.6.0 1.9M
        @libc-bin 2.36-9+deb12u4 libc6
        usr/bin/ldd 5K s
        usr/bin/getconf 35K x
        usr/sbin/ldconfig 1.1M x
        usr/lib/locale/C.utf8/LC_CTYPE 360K
        @libc6 2.36-9+deb12u4 libgcc-s1
        usr/lib/x86_64-linux-gnu/libc.so.6 1.9M
        usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2 210K
        usr/lib64/ld-linux-x86-64.so.2 -> ../lib/x86_64-linux-gnu/ld-linux-x86-64.so.2
        usr/lib/x86_64-linux-gnu/gconv/gconv-modules.so 9.2M
        usr/lib/x86_64-linux-gnu/libm.so.6 910K
        @libgcc-s1 12.2.0-14 gcc-12-base
        usr/lib/x86_64-linux-gnu/libgcc_s.so.1 125K
        @libgnutls30 3.7.9-2+deb12u2
        usr/lib/x86_64-linux-gnu/libgnutls.so.30 2.1M
        @libpam-modules 1.5.2-6
        usr/sbin/unix_chkpwd 39K x
        usr/lib/x86_64-linux-gnu/security/pam_unix.so 900K
        @libpam-runtime 1.5.2-6
        usr/sbin/pam-auth-update 21K s
        @libssl3 3.0.11-1~deb12u2
        usr/lib/x86_64-linux-gnu/libcrypto.so.3 4.6M
        usr/lib/x86_64-linux-gnu/libssl.so.3 690K
        @libstdc++6 12.2.0-14 libgcc-s1
        usr/lib/x86_64-linux-gnu/libstdc++.so.6.0.30 2.1M
        usr/lib/x86_64-linux-gnu/libstdc++.so.6 -> libstdc++.so.6.0.30
        @libsystemd0 252.22
        usr/lib/x86_64-linux-gnu/libsystemd.so.0 820K
        @login 1:4.13+dfsg1-1+b1
        usr/bin/newgrp 48K u
        usr/bin/login 53K x
        @logsave 1.47.0-2
        usr/sbin/logsave 14K x
        @mawk 1.3.4
        usr/bin/mawk 160K x
        usr/bin/awk -> mawk
        @mount 2.38.1
        usr/bin/mount 59K u
        usr/bin/umount 35K u
        @ncurses-base 6.4-4
        usr/share/terminfo/x/xterm 370K
        @ncurses-bin 6.4-4
        usr/bin/tput 23K x
        @passwd 1:4.13+dfsg1-1+b1
        usr/bin/passwd 68K u
        usr/bin/chsh 52K u
        usr/bin/gpasswd 88K u
        usr/sbin/useradd 150K x
        usr/share/locale/de/LC_MESSAGES/shadow.mo 2.5M
        @perl-base 5.36.0-7+deb12u1
        usr/bin/perl 3.8M x
        usr/lib/x86_64-linux-gnu/perl-base/Config_heavy.pl 4.1M
        @sed 4.9-1
        usr/bin/sed 126K x
        @sysvinit-utils 3.06-4
        usr/bin/pidof 22K x
        @tar 1.34+dfsg-1.2
        usr/bin/tar 531K x
        @tzdata 2024a-0+deb12u1
        usr/share/zoneinfo/Europe/Vienna 2.6M
        @usr-is-merged 37
        usr/share/doc/usr-is-merged/README 1K
        @util-linux 2.38.1
        usr/bin/su 72K u
        usr/bin/setpriv 48K x
        usr/bin/nsenter 31K x
        usr/sbin/fdisk 110K x
        usr/share/locale/de/LC_MESSAGES/util-linux.mo 3.6M
        @zlib1g 1:1.2.13.dfsg-1
        usr/lib/x86_64-linux-gnu/libz.so.1 120K
        """;

    /// <summary>What images add to run things: clients, interpreters, libraries.</summary>
    public const string Tools =
        """
        @ca-certificates 20230311 openssl
        etc/ssl/certs/ca-certificates.crt 219K
        usr/sbin/update-ca-certificates 5K s
        @openssl 3.0.11-1~deb12u2 libssl3
        usr/bin/openssl 960K x
        @curl 7.88.1-10+deb12u5 libcurl4
        usr/bin/curl 290K x
        @libcurl4 7.88.1-10+deb12u5
        usr/lib/x86_64-linux-gnu/libcurl.so.4 750K
        @wget 1.21.3-1+b2
        usr/bin/wget 480K x
        @gnupg 2.2.40-1.1
        usr/bin/gpg 1.1M x
        usr/bin/gpg-agent 450K x
        @dirmngr 2.2.40-1.1
        usr/bin/dirmngr 580K x
        @netbase 6.4
        etc/protocols 3K
        etc/services 13K
        @git 1:2.39.2-1.1 perl
        usr/bin/git 3.7M x
        usr/lib/git-core/git-remote-http 2.1M x
        usr/share/git-core/contrib/hooks 12M
        @perl 5.36.0-7+deb12u1
        usr/bin/cpan 8K s
        usr/lib/x86_64-linux-gnu/libperl.so.5.36 4M
        usr/share/perl/5.36.0/unicore.pl 24M
        @openssh-client 1:9.2p1-2+deb12u2
        usr/bin/ssh 1M x
        @mercurial 6.3.2-1 python3
        usr/bin/hg 2K s
        usr/lib/python3/dist-packages/mercurial/parsers.so 12M
        @subversion 1.14.2-4+b2
        usr/bin/svn 430K x
        @procps 2:4.0.2-3
        usr/bin/ps 140K x
        @unzip 6.0-28
        usr/bin/unzip 178K x
        @bzip2 1.0.8-5+b1
        usr/bin/bzip2 39K x
        @xz-utils 5.4.1-0.2
        usr/bin/xz 84K x
        @file 1:5.44-3
        usr/bin/file 27K x
        usr/lib/file/magic.mgc 7.4M
        @python3 3.11.2-1+b1 libpython3.11-stdlib
        usr/bin/python3 -> python3.11
        usr/bin/python3.11 6.6M x
        @libpython3.11-stdlib 3.11.2-6
        usr/lib/python3.11/asyncio/base_events.py 9.4M
        @tini 0.19.0-1
        usr/bin/tini 24K x
        @libpq5 15.6-0+deb12u1
        usr/lib/x86_64-linux-gnu/libpq.so.5 330K
        @libvips42 8.14.1-3+deb12u1
        usr/lib/x86_64-linux-gnu/libvips.so.42 3M
        usr/lib/x86_64-linux-gnu/libLLVM-15.so.1 112M
        @libjemalloc2 5.3.0-1
        usr/lib/x86_64-linux-gnu/libjemalloc.so.2 730K
        @imagemagick 8:6.9.11.60
        usr/bin/convert-im6.q16 14K x
        usr/lib/x86_64-linux-gnu/libMagickCore-6.Q16.so.6 2.6M
        @libncurses6 6.4-4
        usr/lib/x86_64-linux-gnu/libncursesw.so.6 230K
        @locales 2.36-9+deb12u4
        usr/share/i18n/charmaps/UTF-8.gz 16M
        @postgresql-client 15+248 libpq5
        usr/lib/postgresql/15/bin/psql 710K x
        @openjdk-17-jre-headless 17.0.10+7-1~deb12u1
        usr/lib/jvm/java-17-openjdk-amd64/bin/java 14K x
        usr/lib/jvm/java-17-openjdk-amd64/lib/modules 74M
        usr/lib/jvm/java-17-openjdk-amd64/lib/server/libjvm.so 21M
        usr/bin/java -> ../lib/jvm/java-17-openjdk-amd64/bin/java
        @nodejs 18.19.0+dfsg-6~deb12u1
        usr/bin/node 82M x
        @nginx 1.22.1-9
        usr/sbin/nginx 1.3M x
        """;

    /// <summary>Compilers, linkers, headers.</summary>
    public const string Toolchain =
        """
        @build-essential 12.9 gcc g++ make dpkg-dev libc6-dev
        usr/share/build-essential/list
        @binutils 2.40-2
        usr/bin/x86_64-linux-gnu-ld.bfd 1.6M x
        usr/bin/x86_64-linux-gnu-ld -> x86_64-linux-gnu-ld.bfd
        usr/bin/ld -> x86_64-linux-gnu-ld
        usr/bin/x86_64-linux-gnu-as 720K x
        usr/bin/as -> x86_64-linux-gnu-as
        usr/bin/x86_64-linux-gnu-strip 190K x
        usr/bin/strip -> x86_64-linux-gnu-strip
        usr/bin/x86_64-linux-gnu-ar 60K x
        usr/bin/ar -> x86_64-linux-gnu-ar
        usr/lib/x86_64-linux-gnu/libbfd-2.40-system.so 1.5M
        usr/lib/x86_64-linux-gnu/libopcodes-2.40-system.so 22M
        @cpp 4:12.2.0-3 cpp-12
        usr/bin/cpp -> cpp-12
        @cpp-12 12.2.0-14
        usr/bin/cpp-12 1.3M x
        usr/lib/gcc/x86_64-linux-gnu/12/cc1 29.5M x
        @gcc 4:12.2.0-3 gcc-12 cpp
        usr/bin/gcc -> gcc-12
        usr/bin/cc -> gcc
        @gcc-12 12.2.0-14 cpp-12 binutils libgcc-12-dev
        usr/bin/x86_64-linux-gnu-gcc-12 1.3M x
        usr/bin/gcc-12 -> x86_64-linux-gnu-gcc-12
        usr/lib/gcc/x86_64-linux-gnu/12/lto1 28.4M x
        usr/lib/gcc/x86_64-linux-gnu/12/collect2 1M x
        @libgcc-12-dev 12.2.0-14
        usr/lib/gcc/x86_64-linux-gnu/12/libgcc.a 4.2M
        usr/lib/gcc/x86_64-linux-gnu/12/libasan.a 7.1M
        usr/lib/gcc/x86_64-linux-gnu/12/include/stddef.h 13K
        @g++ 4:12.2.0-3 g++-12
        usr/bin/g++ -> g++-12
        usr/bin/c++ -> g++
        @g++-12 12.2.0-14 gcc-12 libstdc++-12-dev
        usr/bin/x86_64-linux-gnu-g++-12 1.3M x
        usr/bin/g++-12 -> x86_64-linux-gnu-g++-12
        usr/lib/gcc/x86_64-linux-gnu/12/cc1plus 31.3M x
        @libstdc++-12-dev 12.2.0-14
        usr/include/c++/12/bits/stdc++.h 13M
        usr/lib/gcc/x86_64-linux-gnu/12/libstdc++.a 4.6M
        @libc6-dev 2.36-9+deb12u4 linux-libc-dev
        usr/include/stdio.h 31K
        usr/include/stdlib.h 36K
        usr/lib/x86_64-linux-gnu/libc.a 5.8M
        usr/lib/x86_64-linux-gnu/crt1.o 2K
        @linux-libc-dev 6.1.76-1
        usr/include/linux/version.h 1K
        usr/include/linux/bpf.h 6.8M
        @make 4.3-4.1
        usr/bin/make 240K x
        @dpkg-dev 1.21.22 make patch
        usr/bin/dpkg-buildpackage 32K s
        @patch 2.7.6-7
        usr/bin/patch 194K x
        @pkg-config 1.8.1-1
        usr/bin/pkg-config 43K x
        @autoconf 2.71-3
        usr/bin/autoconf 15K s
        usr/share/autoconf/autoconf/autoconf.m4 1.6M
        @automake 1:1.16.5-1.3
        usr/bin/automake 260K s
        @cmake 3.25.1-1
        usr/bin/cmake 9.4M x
        usr/share/cmake-3.25/Modules/FindPackage.cmake 7M
        @re2c 3.0-2
        usr/bin/re2c 420K x
        @libc-dev-bin 2.36-9+deb12u4
        usr/bin/gencat 26K x
        @libffi-dev 3.4.4-1
        usr/include/x86_64-linux-gnu/ffi.h 14K
        usr/lib/x86_64-linux-gnu/libffi.a 80K
        @libssl-dev 3.0.11-1~deb12u2
        usr/include/openssl/ssl.h 130K
        usr/lib/x86_64-linux-gnu/libcrypto.a 8.6M
        @libpq-dev 15.6-0+deb12u1 libpq5 libssl-dev
        usr/include/postgresql/libpq-fe.h 25K
        usr/lib/x86_64-linux-gnu/libpq.a 500K
        @zlib1g-dev 1:1.2.13.dfsg-1
        usr/include/zlib.h 97K
        usr/lib/x86_64-linux-gnu/libz.a 160K
        @libyaml-dev 0.2.5-1
        usr/include/yaml.h 55K
        @libsqlite3-dev 3.40.1-2
        usr/include/sqlite3.h 620K
        usr/lib/x86_64-linux-gnu/libsqlite3.a 2.1M
        @libzip-dev 1.7.3-1
        usr/include/zip.h 22K
        @python3-dev 3.11.2-1+b1 python3
        usr/include/python3.11/Python.h 3K
        usr/lib/python3.11/config-3.11-x86_64-linux-gnu/libpython3.11.a 11M
        @openjdk-17-jdk-headless 17.0.10+7-1~deb12u1 openjdk-17-jre-headless
        usr/lib/jvm/java-17-openjdk-amd64/bin/javac 14K x
        usr/lib/jvm/java-17-openjdk-amd64/jmods/java.base.jmod 73M
        usr/bin/javac -> ../lib/jvm/java-17-openjdk-amd64/bin/javac
        @maven 3.8.7-1 openjdk-17-jdk-headless
        usr/share/maven/bin/mvn 6K s
        usr/bin/mvn -> ../share/maven/bin/mvn
        usr/share/maven/lib/maven-core-3.x.jar 9M
        @npm 9.2.0~ds1-1 nodejs
        usr/share/nodejs/npm/bin/npm-cli.js 4M
        usr/bin/npm -> ../share/nodejs/npm/bin/npm-cli.js
        usr/bin/npx -> ../share/nodejs/npm/bin/npx-cli.js
        @golang-go 2:1.19~1
        usr/lib/go-1.19/bin/go 13M x
        usr/bin/go -> ../lib/go-1.19/bin/go
        usr/lib/go-1.19/pkg/tool/linux_amd64/compile 20M x
        usr/lib/go-1.19/pkg/linux_amd64/runtime.a 160M
        """;
}
