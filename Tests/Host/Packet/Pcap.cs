using System;
using System.Globalization;
using System.Linq;
using System.Runtime.InteropServices;
using ExoCosmos.Abi;

namespace ExoCosmos.Tests.Host.Packet;

/// <summary>A filter of libpcap on Ethernet frames, compiled by it and run by its own interpreter.</summary>
public sealed unsafe class Pcap : IDisposable
{
    private const int Ethernet = 1;
    private const int Snapshot = 65535;

    private readonly nint _handle;
    private Program _program;

    [StructLayout(LayoutKind.Sequential)]
    private struct Program
    {
        public uint Length;
        public nint Instructions;
    }

    public Pcap(string expression)
    {
        _handle = pcap_open_dead(Ethernet, Snapshot);
        // Not optimised: the optimiser of libpcap 1.10 makes "never" of x & 0xffffffff = 0.
        if (pcap_compile(_handle, ref _program, expression, optimize: 0, 0) != 0)
            throw new ArgumentException($"{expression}: {Marshal.PtrToStringAnsi(pcap_geterr(_handle))}");
    }

    /// <summary>Our conditions in its language, which has fields of at most four bytes.</summary>
    public static string Expression(FilterAtom[] atoms) =>
        atoms.Length == 0 ? "" : string.Join(" and ", atoms.SelectMany(atom => atom.Width == 8 ? Halves(atom) : [Condition(atom, 0, atom.Width, atom.Mask, atom.Value)]));

    public bool Match(ReadOnlySpan<byte> packet)
    {
        fixed (byte* start = packet)
            return bpf_filter(_program.Instructions, start, (uint)packet.Length, (uint)packet.Length) != 0;
    }

    public void Dispose()
    {
        pcap_freecode(ref _program);
        pcap_close(_handle);
    }

    private static string[] Halves(FilterAtom atom) =>
        [Condition(atom, 0, 4, atom.Mask >> 32, atom.Value >> 32), Condition(atom, 4, 4, (uint)atom.Mask, (uint)atom.Value)];

    private static string Condition(in FilterAtom atom, int from, uint width, ulong mask, ulong value)
    {
        var start = (atom.Offset + from).ToString(CultureInfo.InvariantCulture);
        if (atom.Origin == FilterOrigin.Transport)
            start = $"(14 + ((ether[14] & 15) << 2) + {start})";
        return $"ether[{start}:{width}] & 0x{mask:x} = 0x{value:x}";
    }

    [DllImport("libpcap.so.0.8")]
    private static extern nint pcap_open_dead(int linkType, int snapshot);

    [DllImport("libpcap.so.0.8")]
    private static extern int pcap_compile(nint handle, ref Program program, [MarshalAs(UnmanagedType.LPStr)] string expression, int optimize, uint netmask);

    [DllImport("libpcap.so.0.8")]
    private static extern nint pcap_geterr(nint handle);

    [DllImport("libpcap.so.0.8")]
    private static extern void pcap_freecode(ref Program program);

    [DllImport("libpcap.so.0.8")]
    private static extern void pcap_close(nint handle);

    [DllImport("libpcap.so.0.8")]
    private static extern uint bpf_filter(nint instructions, byte* packet, uint wireLength, uint bufferLength);
}
