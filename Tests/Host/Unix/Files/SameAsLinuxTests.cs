using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using ExoCosmos.LibOS.Unix;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Unix.Files;

/// <summary>Random programs of file calls, each call made here and to the host's Linux: the answers must agree, and the trees in the end.</summary>
[TestClass]
[DoNotParallelize]
[OSCondition(OperatingSystems.Linux)]
public unsafe class SameAsLinuxTests
{
    private static readonly string[] s_names = ["a", "b", "c", "d", ".", "..", "a", "b", new string('n', 255), new string('n', 256)];

    private readonly List<string> _log = [];
    private long _guestBase, _hostBase;
    private Guest _guest = null!;
    private Random _random = null!;

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    [DataRow(4)]
    public void RandomProgramsAgree(int seed)
    {
        var deep = string.Join('/', Enumerable.Repeat("deep", 9));
        var host = Directory.CreateTempSubdirectory("vfs");
        try
        {
            for (var round = 0; round < 25; round++)
            {
                using var guest = new Guest();
                _guest = guest;
                _random = new Random(seed * 1000 + round);
                _log.Clear();
                var path = $"r{round}/{deep}";
                Directory.CreateDirectory(Path.Combine(host.FullName, path));
                MakeAll(guest, "/" + path);
                _guestBase = guest.Open("/" + path, 0x10000);
                _hostBase = HostOpen(Path.Combine(host.FullName, path));
                var files = new List<(long Guest, long Host)>();
                for (var step = 0; step < 120; step++)
                    Step(files);
                foreach (var (_, descriptor) in files)
                    Guest.HostCall(3, descriptor);
                CompareTrees(".", 0);
                Guest.HostCall(3, _hostBase);
            }
        }
        finally
        {
            host.Delete(true);
        }
    }

    private static void MakeAll(Guest guest, string path)
    {
        for (var i = 1; i > 0; i = path.IndexOf('/', i) + 1)
        {
            var end = path.IndexOf('/', i);
            guest.WithPath(83, end < 0 ? path : path[..end], 0x1ED);
            if (end < 0)
                break;
        }
    }

    private static long HostOpen(string path)
    {
        fixed (byte* text = Guest.Text(path))
            return Guest.HostCall(257, Guest.Cwd, (long)text, 0x10000, 0);
    }

    private string RandomPath()
    {
        var path = new StringBuilder();
        var parts = _random.Next(1, 5);
        for (var i = 0; i < parts; i++)
        {
            if (i > 0)
                path.Append(_random.Next(12) == 0 ? "//" : "/");
            path.Append(s_names[_random.Next(20) == 0 ? _random.Next(s_names.Length) : _random.Next(4)]);
        }
        if (_random.Next(10) == 0)
            path.Append('/');
        return _random.Next(40) == 0 ? "" : path.ToString();
    }

    private void Step(List<(long Guest, long Host)> files)
    {
        var first = RandomPath();
        var second = RandomPath();
        switch (_random.Next(14))
        {
            case 0 or 1:
                Same("mkdir", 258, first, 0x1ED);
                break;
            case 2:
                Same("unlink", 263, first, 0);
                break;
            case 3:
                Same("rmdir", 263, first, 0x200);
                break;
            case 4:
                var target = _random.Next(3) == 0 ? "../" + second : second;
                Symlink(target, first);
                break;
            case 5:
                SameTwo("link", 265, first, second, _random.Next(2) == 0 ? 0 : 0x400);
                break;
            case 6 or 7:
                SameTwo("rename", 316, first, second, _random.Next(4) switch { 0 => 1, 1 => 2, _ => 0 });
                break;
            case 8:
                CompareStat(first, _random.Next(2) * 0x100);
                break;
            case 9:
                CompareLink(first);
                break;
            case 10:
                Same("chmod", 268, first, 0x1C0 + _random.Next(64));
                break;
            default:
                OpenOrUse(first, files);
                break;
        }
    }

    private void OpenOrUse(string path, List<(long Guest, long Host)> files)
    {
        if (files.Count == 0 || _random.Next(2) == 0)
        {
            int[] choices = [0, 2, 0x42, 0xC2, 0x242, 0x442, 0x10000, 0x20002, 0x20042, 0x202];
            var flags = choices[_random.Next(choices.Length)];
            var pair = Both($"open {path} {flags:x}", 257, path, flags, 0x1B6);
            if (pair.Guest >= 0)
                files.Add(pair);
            return;
        }
        var index = _random.Next(files.Count);
        var file = files[index];
        var data = new byte[_random.Next(1, 9000)];
        _random.NextBytes(data);
        long offset = _random.Next(0, 20000);
        fixed (byte* bytes = data)
        {
            switch (_random.Next(6))
            {
                case 0:
                    Agree($"close {index}", _guest.Call(3, file.Guest), Guest.HostCall(3, file.Host));
                    files.RemoveAt(index);
                    break;
                case 1:
                    Agree($"write {index}", _guest.Call(1, file.Guest, (long)bytes, data.Length), Guest.HostCall(1, file.Host, (long)bytes, data.Length));
                    break;
                case 2:
                    Agree($"pwrite {index}", _guest.Call(18, file.Guest, (long)bytes, data.Length, offset), Guest.HostCall(18, file.Host, (long)bytes, data.Length, offset));
                    break;
                case 3:
                    Agree($"truncate {index} {offset}", _guest.Call(77, file.Guest, offset), Guest.HostCall(77, file.Host, offset));
                    break;
                case 4:
                    CompareRead(index, file, data.Length, offset);
                    break;
                default:
                    var whence = _random.Next(3);
                    var isDirectory = Guest.HostCall(217, file.Host, (long)bytes, 0) != -20;
                    if (!isDirectory)
                        Agree($"seek {index} {offset} {whence}", _guest.Call(8, file.Guest, offset, whence), Guest.HostCall(8, file.Host, offset, whence));
                    break;
            }
        }
    }

    private void CompareRead(int index, (long Guest, long Host) file, int size, long offset)
    {
        byte[] ours = new byte[size], theirs = new byte[size];
        fixed (byte* a = ours)
        fixed (byte* b = theirs)
            Agree($"pread {index} {size}@{offset}", _guest.Call(17, file.Guest, (long)a, size, offset), Guest.HostCall(17, file.Host, (long)b, size, offset));
        Assert.IsTrue(ours.AsSpan().SequenceEqual(theirs), Story("contents"));
    }

    private void Same(string name, uint number, string path, long argument) => Both($"{name} {path}", number, path, argument, 0);

    private (long Guest, long Host) Both(string what, uint number, string path, long c, long d)
    {
        fixed (byte* text = Guest.Text(path))
        {
            var ours = _guest.Call(number, _guestBase, (long)text, c, d);
            var theirs = Guest.HostCall(number, _hostBase, (long)text, c, d);
            var opened = ours >= 0 && theirs >= 0;
            Agree(what, opened ? 0 : ours, opened ? 0 : theirs);
            return (ours, theirs);
        }
    }

    private void SameTwo(string name, uint number, string first, string second, long flags)
    {
        fixed (byte* a = Guest.Text(first))
        fixed (byte* b = Guest.Text(second))
            Agree($"{name} {first} {second} {flags}",
                _guest.Call(number, _guestBase, (long)a, _guestBase, (long)b, flags),
                Guest.HostCall(number, _hostBase, (long)a, _hostBase, (long)b, flags));
    }

    private void Symlink(string target, string path)
    {
        fixed (byte* a = Guest.Text(target))
        fixed (byte* b = Guest.Text(path))
            Agree($"symlink {target} {path}", _guest.Call(266, (long)a, _guestBase, (long)b), Guest.HostCall(266, (long)a, _hostBase, (long)b));
    }

    private (long Result, uint Mode, ulong Links, long Size) CompareStat(string path, long flags)
    {
        byte[] ours = new byte[144], theirs = new byte[144];
        long result;
        fixed (byte* text = Guest.Text(path))
        fixed (byte* a = ours)
        fixed (byte* b = theirs)
        {
            result = _guest.Call(262, _guestBase, (long)text, (long)a, flags);
            Agree($"stat {path} {flags:x}", result, Guest.HostCall(262, _hostBase, (long)text, (long)b, flags));
        }
        var one = Decode(ours);
        var other = Decode(theirs);
        if ((one.Mode & 0xF000) == 0x4000)
            one.Size = other.Size = 0;
        Assert.AreEqual(other, one, Story($"stat {path}"));
        return (result, one.Mode, one.Links, one.Size);
    }

    private static (uint Mode, ulong Links, long Size) Decode(byte[] stat) =>
        (BitConverter.ToUInt32(stat, 24), BitConverter.ToUInt64(stat, 16), BitConverter.ToInt64(stat, 48));

    private void CompareLink(string path)
    {
        byte[] ours = new byte[64], theirs = new byte[64];
        fixed (byte* text = Guest.Text(path))
        fixed (byte* a = ours)
        fixed (byte* b = theirs)
            Agree($"readlink {path}", _guest.Call(267, _guestBase, (long)text, (long)a, 64), Guest.HostCall(267, _hostBase, (long)text, (long)b, 64));
        Assert.IsTrue(ours.AsSpan().SequenceEqual(theirs), Story("target"));
    }

    private void CompareTrees(string path, int depth)
    {
        var pair = Both($"list {path}", 257, path, 0x30000, 0);
        var ours = List(pair.Guest, false);
        CollectionAssert.AreEqual(List(pair.Host, true), ours, Story($"names in {path}"));
        _guest.Call(3, pair.Guest);
        Guest.HostCall(3, pair.Host);
        foreach (var name in ours.Where(n => n is not ("." or "..")))
        {
            var child = path + "/" + name;
            var stat = CompareStat(child, 0x100);
            if ((stat.Mode & 0xF000) == 0x4000 && depth < 40)
                CompareTrees(child, depth + 1);
        }
    }

    private List<string> List(long fd, bool host)
    {
        var names = new List<string>();
        var buffer = new byte[600];
        fixed (byte* data = buffer)
        {
            long count;
            while ((count = host ? Guest.HostCall(217, fd, (long)data, buffer.Length) : _guest.Call(217, fd, (long)data, buffer.Length)) > 0)
            {
                for (var at = 0; at < count; at += BitConverter.ToUInt16(buffer, at + 16))
                {
                    var end = Array.IndexOf(buffer, (byte)0, at + 19);
                    names.Add(Encoding.UTF8.GetString(buffer, at + 19, end - at - 19));
                }
            }
            Assert.AreEqual(0, count, Story("getdents"));
        }
        names.Sort(StringComparer.Ordinal);
        return names;
    }

    private void Agree(string what, long ours, long theirs)
    {
        _log.Add($"{what} = {Show(theirs)}");
        Assert.AreEqual(Show(theirs), Show(ours), Story(what));
    }

    private static string Show(long result) => result < 0 ? ((Errno)(-result)).ToString() : result.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private string Story(string what) => $"{what}, after\n{string.Join('\n', _log.Select(line => line.Length > 200 ? line[..200] : line))}";
}
