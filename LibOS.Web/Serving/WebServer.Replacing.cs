using System;
using ExoCosmos.LibOS.Net.Stack;
using ExoCosmos.LibOS.Web.Store;

namespace ExoCosmos.LibOS.Web.Serving;

/// <summary>
/// Another site in the place of the one that is served, while clients are connected. Requests wait where TCP has put them until the answers under way have been acknowledged; then all that is
/// known of the old site goes at once. So each answer is of one site, as a whole.
/// </summary>
public unsafe partial struct WebServer<TWire>
{
    /// <summary>From now on no request is answered.</summary>
    public void Pause() => _isPaused = true;

    /// <summary>Whether nothing of the site is in use any more: no answer is under way, no cluster is being read.</summary>
    public readonly bool IsIdle => Cache.IsIdle;

    /// <summary>Takes another site; <see cref="IsIdle"/> holds.</summary>
    /// <param name="index">Of the site.</param>
    /// <param name="firstPage">Of the site, on its extent.</param>
    /// <returns>False when its tables do not fit into the memory of the cache: then the old site stays.</returns>
    public bool TryReplace(in SiteIndex index, ulong firstPage)
    {
        if (!Cache.TryRenew(index, firstPage, _cacheMemory, _cacheLength))
            return false;
        _known.Forget();
        if (!index.TryFind("/404.html"u8, out _notFound))
            _notFound = default;
        return true;
    }

    /// <summary>Those who still take an answer of the old site have had their time: their connections end.</summary>
    public readonly void AbortReaders(ref NetworkStack<TWire> stack, ulong now)
    {
        for (var slot = 1U; slot <= _lastSlot; slot++)
        {
            if (_connections[slot].Count > 0)
                stack.AbortTcp(stack.HandleOf(slot), now);
        }
    }

    /// <summary>Answers what has waited.</summary>
    public void Resume(ref NetworkStack<TWire> stack, ulong now)
    {
        _isPaused = false;
        for (var slot = 1U; slot <= _lastSlot; slot++)
        {
            if (_connections[slot].Phase == WebPhase.Open)
                Attend(ref stack, stack.HandleOf(slot), now);
        }
    }
}
