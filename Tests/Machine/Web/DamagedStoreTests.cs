using System;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using ExoCosmos.Iso.Emulator;
using ExoCosmos.LibOS.Web.Packing;
using ExoCosmos.LibOS.Web.Store;
using ExoCosmos.Tests.Machine.Harness;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Machine.Web;

/// <summary>A store in which bits turned over: what cannot be believed is answered with an error, and everything else goes on, the network of the shell too.</summary>
[TestClass]
public sealed class DamagedStoreTests : FolderTests
{
    private const int Documents = 6, Length = 150_000;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(120);

    private string Image => Path.Combine(Folder, "site.img");

    /// <summary>There is no site until one is published; that one is then on the disk, whole.</summary>
    [TestMethod]
    [DataRow("both superblocks")]
    [DataRow("the index")]
    public async Task WithoutASiteTheServerSaysSoUntilOneIsPublished(string what)
    {
        MakeStore("old");
        Damage(what == "the index" ? [Find().FirstPage] : [0, 1]);
        var port = FreePort.Any();
        var disk = Ext2Image.Make(Path.Combine(Folder, "disk"), 4096, 16, MakeSite("new"));
        var (guest, shell) = Boot(port, new DiskOptions(Image), new DiskOptions(disk));
        using (guest)
        {
            StringAssert.Matches(guest.Serial.Transcript, new Regex("web: the site store is damaged: .*; each request is answered with an error until a site is published"));
            using var client = await ServedClient.Connect(port, s_patience);
            foreach (var path in new[] { "/", "/0.bin", "/none" })
                Assert.AreEqual(HttpStatusCode.InternalServerError, await Status(client, path), path);
            StringAssert.Matches(await client.GetStringAsync("/status"), new Regex("Answers 5xx<td>3\n(.|\n)*GET /0.bin\" 500 "));
            Assert.Contains("There is no site: its store is missing or damaged.", shell.Run("web", s_patience));
            Assert.Contains("1 sent, 1 received", shell.Run("ping 10.0.2.2 -c 1", s_patience));
            Assert.Contains("status 0", shell.Run("publish /mnt/1; echo status $?", s_patience));
            await AssertServed(client, damaged: -1);
            shell.Type("poweroff");
            Assert.AreEqual(0, guest.WaitForEnd(s_patience).Status);
        }

        using var store = ImageFile.Open(Image, FileAccess.Read);
        using var site = SiteReader.Open(store);
        for (var number = 0; number < Documents; number++)
        {
            Assert.IsTrue(site.TryRead($"/{number}.bin", out var document));
            CollectionAssert.AreEqual(Body(number), document.Body.Bytes.ToArray());
        }
    }

    /// <summary>Documents of the other clusters are served, and each request for one of this cluster is an error, also a second later, when it is read again.</summary>
    [TestMethod]
    public async Task ADamagedClusterIsAnErrorOfItsDocumentsAlone()
    {
        MakeStore("site");
        const int damaged = 3;
        Damage([PageOf(damaged)]);
        var port = FreePort.Any();
        var (guest, _) = Boot(port, new DiskOptions(Image));
        using (guest)
        {
            using var client = await ServedClient.Connect(port, s_patience);
            await AssertServed(client, damaged);
            await Task.Delay(2000);
            await AssertServed(client, damaged);
            var status = await client.GetStringAsync("/status");
            StringAssert.Matches(status, new Regex("Answers 5xx<td>2\n(.|\n)*Clusters damaged<td>2\n"));
            StringAssert.Matches(status, new Regex($"GET /{damaged}.bin\" 500 "));
        }
    }

    private static async Task AssertServed(HttpClient client, int damaged)
    {
        for (var number = 0; number < Documents; number++)
        {
            if (number == damaged)
                Assert.AreEqual(HttpStatusCode.InternalServerError, await Status(client, $"/{number}.bin"));
            else
                CollectionAssert.AreEqual(Body(number), await client.GetByteArrayAsync($"/{number}.bin"));
        }
    }

    private static async Task<HttpStatusCode> Status(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path);
        return answer.StatusCode;
    }

    private static (Guest Guest, GuestShell Shell) Boot(int port, params DiskOptions[] disks) =>
        (Machines.Product() with { Disks = disks, Network = new NetworkOptions { Forwards = [new PortForward(port, 80)] } }).Boot();

    private static byte[] Body(int number)
    {
        var body = new byte[Length + number];
        new Random(number).NextBytes(body);
        return body;
    }

    private string MakeSite(string name)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Folder, name)).FullName;
        for (var number = 0; number < Documents; number++)
            File.WriteAllBytes(Path.Combine(folder, $"{number}.bin"), Body(number));
        return folder;
    }

    /// <summary>With no room beside the site: where it is damaged, another one takes its place.</summary>
    private void MakeStore(string name)
    {
        var plan = SitePlan.Make(SiteDirectory.Read(MakeSite(name)));
        using var store = ImageFile.Create(Image, StoreLayout.SuperblockPages + plan.Pages);
        SiteWriter.Publish(store, plan, DateTimeOffset.UtcNow);
    }

    private StoreSuperblock Find()
    {
        using var store = ImageFile.Open(Image, FileAccess.Read);
        Assert.AreEqual(StoreFinding.Sound, SiteReader.Find(store, out var superblock, out _));
        return superblock;
    }

    /// <summary>The first page of a document's cluster, in which it is alone.</summary>
    private ulong PageOf(int number)
    {
        using var store = ImageFile.Open(Image, FileAccess.Read);
        using var site = SiteReader.Open(store);
        Assert.AreEqual((uint)Documents, site.Index.Clusters);
        Assert.IsTrue(site.Index.TryFind(Encoding.ASCII.GetBytes($"/{number}.bin"), out var entry));
        return site.Store.FirstPage + site.Index.Cluster(entry.Cluster).FirstPage;
    }

    /// <summary>Turns a bit over in each of these pages: of a superblock in its count of clusters. One that was never written gets the mark of one.</summary>
    private void Damage(ulong[] pages)
    {
        using var file = File.Open(Image, FileMode.Open);
        foreach (var page in pages)
        {
            file.Position = (long)page * StoreLayout.PageSize;
            if (page < StoreLayout.SuperblockPages)
                file.Write(BitConverter.GetBytes(StoreSuperblock.ExpectedMagic));
            file.Position = ((long)page * StoreLayout.PageSize) + 56;
            var value = file.ReadByte();
            file.Position--;
            file.WriteByte((byte)(value ^ 0x10));
        }
    }
}
