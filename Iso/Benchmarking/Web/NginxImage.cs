using System.IO;
using System.Linq;

namespace ExoCosmos.Iso.Benchmarking.Web;

/// <summary>nginx on Debian's kernel, as all that this kernel starts: packages are downloaded with apt and unpacked under artifacts/, nothing is installed.</summary>
internal static class NginxImage
{
    private static readonly string[] s_packages = ["nginx", "busybox-static", "libc6", "libcrypt1", "libpcre2-8-0", "libssl3", "zlib1g"];

    private static readonly string[] s_modules =
    [
        "virtio_ring", "virtio", "virtio_pci_modern_dev", "virtio_pci_legacy_dev", "virtio_pci", "failover", "net_failover", "virtio_net",
    ];

    // What makes it quickest: files kept open, no log, one process, answers in one piece.
    private const string Configuration = """
        worker_processes 1;
        daemon off;
        error_log /dev/null;
        pid /run/nginx.pid;
        user root root;
        events { worker_connections 4096; }
        http {
          default_type application/octet-stream;
          access_log off;
          sendfile on;
          tcp_nopush on;
          keepalive_requests 1000000000;
          open_file_cache max=1000 inactive=1000s;
          server { listen 80 backlog=1024; root /www; }
        }
        """;

    /// <summary>Kernel and initial file system.</summary>
    /// <param name="workspace">Where to keep them.</param>
    /// <param name="site">A directory of documents.</param>
    public static Emulator.BootFiles Provide(Workspace workspace, string site)
    {
        var (kernel, root) = Fetch(workspace);
        foreach (var folder in new[] { "www", "dev", "proc", "run", "tmp", "modules", "etc", "var/log/nginx", "var/lib/nginx" })
            Directory.CreateDirectory(Path.Combine(root, folder));
        foreach (var document in Directory.EnumerateFiles(site))
            File.Copy(document, Path.Combine(root, "www", Path.GetFileName(document)), overwrite: true);
        foreach (var module in s_modules)
            File.Copy(Directory.EnumerateFiles(Path.Combine(workspace.Artifacts, "linux"), module + ".ko", SearchOption.AllDirectories).First(path => !path.StartsWith(root)),
                Path.Combine(root, "modules", module + ".ko"), overwrite: true);
        File.WriteAllText(Path.Combine(root, "nginx.conf"), Configuration);
        File.WriteAllText(Path.Combine(root, "etc/passwd"), "root:x:0:0::/:/bin/sh\n");
        File.WriteAllText(Path.Combine(root, "etc/group"), "root:x:0:\n");
        File.WriteAllText(Path.Combine(root, "init"), Script);
        Tool.Run("chmod", "755", Path.Combine(root, "init"));
        var initial = BenchmarkFolder.In(workspace, "nginx.cpio");
        Tool.Run("sh", "-c", "cd \"$0\" && find . | cpio -o -H newc --quiet > \"$1\"", root, initial);
        return new Emulator.BootFiles(kernel, initial, Iso: null);
    }

    /// <summary>Downloads what is not there yet: in the benchmark's namespace there is no network to do it.</summary>
    /// <returns>The kernel, and the directory that becomes the initial file system.</returns>
    public static (string Kernel, string Root) Fetch(Workspace workspace)
    {
        var kernel = LinuxKernel.Provide(workspace);
        var root = Path.Combine(workspace.Artifacts, "linux", "nginx");
        if (!File.Exists(Path.Combine(root, "usr/sbin/nginx")))
            Download(root);
        return (kernel, root);
    }

    private static string Script => $"""
        #!/bin/busybox sh
        /bin/busybox mount -t devtmpfs none /dev
        /bin/busybox mount -t proc none /proc
        for module in {string.Join(' ', s_modules)}; do /bin/busybox insmod /modules/$module.ko; done
        /bin/busybox ifconfig lo up
        /bin/busybox ifconfig eth0 10.0.0.2 netmask 255.255.255.0 up
        /usr/sbin/nginx -c /nginx.conf
        echo nginx has ended
        /bin/busybox sleep 1000000

        """;

    private static void Download(string root)
    {
        var scratch = Directory.CreateTempSubdirectory("exo-nginx-").FullName;
        try
        {
            Tool.Run("sh", ["-c", "cd \"$0\" && apt-get download -q \"$@\"", scratch, .. s_packages]);
            foreach (var package in Directory.EnumerateFiles(scratch, "*.deb"))
                Tool.Run("dpkg-deb", "-x", package, root);
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }
}
