using System.Runtime.CompilerServices;
using ExoCosmos.LibOS.Net.Stack;

namespace ExoCosmos.LibOS.Net.Tcp;

/// <summary>
/// Templates that were made for other connections between the same two addresses: they differ from a new one's by the ports. None is used longer than the one who made it might have: then the way to
/// the neighbour is looked up anew.
/// </summary>
public unsafe struct TemplateCache
{
    private const int Count = 64;
    private const int Shift = 64 - 6;
    private const ulong Prime = 0x9E37_79B1_85EB_CA87;

    private Place* _places;

    private struct Place
    {
        public ulong Addresses;
        public HeaderTemplate Template;
    }

    /// <param name="memory">Zeroed.</param>
    public void Initialise(ref MemoryCutter memory) => _places = (Place*)memory.Take(Count * (ulong)sizeof(Place));

    /// <summary>Finds a template.</summary>
    /// <param name="pair">Of a connection over IPv4.</param>
    /// <param name="now">Time.</param>
    /// <param name="template">What the connection's segments begin with.</param>
    public readonly bool TryFind(in EndpointPair pair, ulong now, ref HeaderTemplate template)
    {
        if (!Has(pair, now))
            return false;
        Take(pair, ref template);
        return true;
    }

    /// <summary>Whether there is one. If so somebody at the remote address has spoken to the local one, or was spoken to, within the second: it is an address that may, and none of ours.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool Has(in EndpointPair pair, ulong now) => PlaceOf(pair)->Addresses == pair.Addresses && now < PlaceOf(pair)->Template.ValidUntil;

    /// <summary>Makes the one that there is a connection's own.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Take(in EndpointPair pair, ref HeaderTemplate template)
    {
        template = PlaceOf(pair)->Template;
        template.SetPorts(pair);
    }

    /// <summary>Remembers one in the place of another.</summary>
    public readonly void Remember(in EndpointPair pair, in HeaderTemplate template)
    {
        var place = PlaceOf(pair);
        (place->Addresses, place->Template) = (pair.Addresses, template);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly Place* PlaceOf(in EndpointPair pair) => _places + (pair.Addresses * Prime >> Shift);
}
